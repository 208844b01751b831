package dev.offbeat.detector.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file under way: written beside its place, and put there once it is complete. Whoever looks
 * meanwhile sees the one before, or none. It has the permissions of any new file of its writer.
 */
public final class ReplacementFile implements AutoCloseable {
  private final Path place;
  private final Path unfinished;
  private boolean committed;

  private ReplacementFile(Path place, Path unfinished) {
    this.place = place;
    this.unfinished = unfinished;
  }

  /**
   * Makes the empty file beside its place, and the directories above it.
   *
   * @throws IOException if one cannot be made
   */
  public static ReplacementFile of(Path place) throws IOException {
    Path target = place.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path unfinished = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    // Not by createTempFile, whose files nobody else may read.
    Files.createFile(unfinished);
    unfinished.toFile().deleteOnExit();
    return new ReplacementFile(target, unfinished);
  }

  /** Where to write until then. */
  public Path unfinished() {
    return unfinished;
  }

  /**
   * Puts the file in place.
   *
   * @throws IOException if it cannot be moved; its place is then as it was
   */
  public void commit() throws IOException {
    try {
      Files.move(
          unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(unfinished, place, StandardCopyOption.REPLACE_EXISTING);
    }
    committed = true;
  }

  /** Without a commit, nothing of it stays. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Why a file cannot be written, and what to do, for the end of a sentence. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied; choose another directory";
    } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a part of its path is no directory; choose another";
    } else if (e instanceof NoSuchFileException) {
      return "there is no such directory";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    if (reason == null) {
      return e.getClass().getSimpleName();
    }
    return reason.contains("No space left")
        ? "the disk is full; free some space or choose another directory"
        : reason;
  }
}
