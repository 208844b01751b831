/**
 * A self-contained HTML page of sentences, charts and tables, that opens from disk without any
 * network: {@link dev.offbeat.trainer.page.Page} is what it shows. The package knows nothing of
 * what it shows.
 */
@NullMarked
package dev.offbeat.trainer.page;

import org.jspecify.annotations.NullMarked;
