package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The console in a real browser, before a real detector that has seen a fault. */
@Timeout(300)
class ConsolePageIT {
  private static final String TOKEN = "console-test-token";
  private static final String SERIES_PAGE =
      "#/series/" + URLEncoder.encode(ConsoleFeed.FAULTY, StandardCharsets.UTF_8);

  @TempDir private static Path directory;
  private static EmbeddedKafka kafka;
  private static Topics topics;
  private static ConsoleFeed feed;
  private static DetectorApp app;
  private static Browser browser;
  private static String console;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(directory.resolve("profile"));
    kafka = EmbeddedKafka.start();
    for (String topic : List.of("metrics", "incidents", "rules", "feedback")) {
      kafka.createTopic(topic, 1);
    }
    topics = new Topics(kafka.bootstrapServers());
    app = DetectorApp.start(config());
    console = app.adminUri().orElseThrow() + "/";
    feed = new ConsoleFeed("metrics", System.currentTimeMillis() - 60_000);
    topics.send(feed.history());
    topics.readIncidents("incidents", 1);
  }

  private static AppConfig config() {
    return AppConfig.load(
        Map.ofEntries(
            Map.entry("OFFBEAT_APPLICATION_ID", "console"),
            Map.entry("OFFBEAT_INPUT_TOPICS", "metrics"),
            Map.entry("OFFBEAT_OUTPUT_INCIDENTS", "incidents"),
            Map.entry("OFFBEAT_RULES_TOPIC", "rules"),
            Map.entry("OFFBEAT_FEEDBACK_TOPIC", "feedback"),
            Map.entry("OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString()),
            Map.entry("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0"),
            Map.entry("OFFBEAT_ADMIN_TOKEN", TOKEN),
            Map.entry("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())));
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable one : new AutoCloseable[] {browser, app, kafka}) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void views_anyWidthAndTheme_areAccessibleAndFitAndStaySilent(int width, String theme)
      throws IOException {
    Map<String, String> views =
        Map.of(
            "now", ".incident .spark",
            "timeline", ".timeline .mark",
            "series", ".series-table tbody tr",
            "models", "section table tbody tr");
    for (Map.Entry<String, String> view : views.entrySet()) {
      check("#/" + view.getKey(), view.getKey(), view.getValue(), width, theme);
    }
    check(SERIES_PAGE, "page", ".plots[aria-valuetext*=score]", width, theme);
  }

  private static void check(String hash, String name, String sign, int width, String theme)
      throws IOException {
    open(hash, width, theme);
    browser.await(sign);
    browser.picture("%s-%d-%s.png".formatted(name, width, theme));
    assertThat(browser.isScrolledSideways()).as("%s wider than %d", name, width).isFalse();
    assertThat(browser.accessibilityViolations()).as(name).isEmpty();
    assertSilent();
  }

  @Test
  void openIncident_now_isShownWithActualAndExpectedAndLeadsToItsSeries() {
    open("#/now", 1280, "light");

    WebElement card = browser.await(".incident");
    assertThat(text("h1")).isEqualTo("1 incident open");
    assertThat(card.findElement(By.cssSelector(".badge")).getText()).startsWith("Critical");
    assertThat(card.getText()).contains("cpu host=web-1", "at the peak", "expected");
    assertThat(card.findElement(By.cssSelector(".values .actual b")).getText()).startsWith("9");

    card.findElement(By.cssSelector("h3 a")).click();
    browser.await(".plots");
    assertThat(text(".page-head .state")).isEqualTo("Anomalous");
    assertThat(text(".sentence")).isNotBlank();
    assertSilent();
  }

  @Test
  void search_byNameAndLabel_findsWhatHasEveryWord() {
    open("#/series", 1280, "light");
    browser.await(".series-table tbody tr");
    browser.driver().findElement(By.tagName("body")).sendKeys("/");

    browser.driver().switchTo().activeElement().sendKeys("db-1 sd7");

    browser.await("one row", () -> rows().size() == 1);
    assertThat(rows().get(0).getText()).contains("disk_io", "sd7", "Normal");
    assertThat(text(".found")).startsWith("1 to 1 of 1 that match, of 12 series");

    browser.driver().switchTo().activeElement().sendKeys(" nothing-like-it");
    browser.await("no row", () -> rows().isEmpty());
    assertThat(text(".empty")).contains("No series matches");
    browser.button("Show all").click();
    browser.await("all rows", () -> rows().size() == ConsoleFeed.HEALTHY + 1);
    assertSilent();
  }

  private static List<WebElement> rows() {
    return browser.driver().findElements(By.cssSelector(".series-table tbody tr"));
  }

  @Test
  void seriesChart_draggedAndByKeys_zoomsAndReads() {
    open(SERIES_PAGE, 1280, "light");
    WebElement plots = browser.await(".plots[aria-valuetext*=score]");
    List<WebElement> canvases = browser.driver().findElements(By.tagName("canvas"));
    assertThat(canvases).hasSize(2);
    assertThat(canvases).allSatisfy(c -> assertThat(browser.drawnPixels(c)).isGreaterThan(500));
    String whole = text(".shown");

    WebElement canvas = canvases.get(0);
    new Actions(browser.driver())
        .scrollToElement(canvas)
        .moveToElement(canvas, -100, 0)
        .clickAndHold()
        .moveByOffset(100, 10)
        .moveByOffset(100, 0)
        .release()
        .perform();
    browser.await("zoomed", () -> !text(".shown").equals(whole));

    plots.sendKeys("0");
    browser.await("whole again", () -> text(".shown").endsWith("following"));
    browser.button("+").click();
    browser.await("zoomed by its button", () -> !text(".shown").equals(whole));
    plots.sendKeys("0", Keys.END);
    assertThat(plots.getAttribute("aria-valuetext")).contains("anomalous", "expected", "score");
    plots.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    assertThat(plots.getAttribute("aria-valuetext")).contains("normal");
    assertSilent();
  }

  @Test
  void newPoint_onAnOpenSeriesPage_isDrawnWithoutReloading() {
    open(
        "#/series/"
            + URLEncoder.encode("disk_io{device=\"sd3\",host=\"db-1\"}", StandardCharsets.UTF_8),
        1280,
        "light");
    WebElement plots = browser.await(".plots[aria-valuetext*=score]");
    int before = Integer.parseInt(plots.getAttribute("aria-valuemax"));
    browser.driver().executeScript("window.unchanged = true");

    browser.await(
        "a live point",
        () -> {
          topics.send(feed.next(true));
          return Integer.parseInt(plots.getAttribute("aria-valuemax")) > before;
        });

    assertThat(browser.driver().executeScript("return window.unchanged")).isEqualTo(true);
    assertSilent();
  }

  @Test
  void mute_withTheToken_isAskedForOnceAndMutesUntilItIsLifted() throws IOException {
    open(SERIES_PAGE, 1280, "light");
    browser.driver().executeScript("sessionStorage.clear()");
    browser.button("Mute").click();
    type("dialog input[type=password]", "a token that is wrong");
    browser.await("dialog input[type=radio][value='240']").click();
    type("dialog input[type=text]", "planned work");
    assertThat(text("dialog p")).contains("was not accepted");
    type("dialog input[type=password]", TOKEN);

    browser.await("muted", () -> text(".muted-note").startsWith("Muted until"));
    browser.picture("muted.png");
    assertThat(text(".muted-note")).contains("planned work");
    assertThat(browser.complaints()).allMatch(one -> one.contains("401"));

    browser.driver().get(console + "#/models");
    browser.await("in the list", () -> text("main").contains("planned work"));
    browser.driver().get(console + SERIES_PAGE);
    browser.button("Unmute").click();
    browser.button("Mute");
    assertThat(browser.driver().findElements(By.cssSelector("dialog"))).isEmpty();
    assertSilent();
  }

  @Test
  void feedback_showsItsEffectFirstAndIsThenRemembered() throws IOException {
    open(SERIES_PAGE, 1280, "light");
    browser.driver().executeScript("sessionStorage.setItem('offbeat-token', '" + TOKEN + "')");
    browser.button("Good catch").click();

    browser.await("dialog .effect-table");
    browser.picture("feedback.png");
    assertThat(text(".effect-table")).contains("Threshold", "Incidents", "Alerts a week");
    assertThat(browser.accessibilityViolations()).isEmpty();
    type("dialog input[type=text]", "the disk was full");

    browser.await("told", () -> text("main").contains("the disk was full"));
    browser.driver().get(console + "#/timeline");
    browser.await("in the timeline", () -> text("main table").contains("Good catch"));

    browser.driver().get(console + SERIES_PAGE);
    browser.button("Take back").click();
    browser.await("taken back", () -> text("main").contains("Nothing yet"));
    assertSilent();
  }

  private static String text(String selector) {
    return browser.text(selector);
  }

  /** Types into a field, and sends what it belongs to. */
  private static void type(String selector, String text) {
    browser.await(selector).sendKeys(text, Keys.ENTER);
  }

  @Test
  void numbers_opened_areATableOfTheChart() {
    open(SERIES_PAGE, 1280, "light");
    browser.await(".plots[aria-valuetext*=score]");

    browser.await("details summary").click();

    browser.await(".numbers tbody tr");
    assertThat(browser.driver().findElements(By.cssSelector(".numbers thead th")))
        .extracting(WebElement::getText)
        .startsWith("time")
        .endsWith("score", "status");
    assertThat(text(".numbers tbody")).contains("anomalous");
  }

  @Test
  void theme_chosen_outlastsAReload() {
    open("#/now", 1280, "light");
    String light = background();
    WebElement theme = browser.await("#theme");
    theme.click();
    theme.click();
    browser.await("dark", () -> theme.getText().equals("Theme: dark"));
    assertThat(background()).isNotEqualTo(light);

    browser.driver().navigate().refresh();

    assertThat(text("#theme")).isEqualTo("Theme: dark");
    assertThat(background()).isNotEqualTo(light);
    browser.driver().executeScript("localStorage.clear()");
  }

  @Test
  void unknownSeries_saysSo() {
    open("#/series/nobody", 1280, "light");

    assertThat(text(".empty")).contains("Search for it");
    browser.complaints(); // The browser itself logs the answer 404.
  }

  private static String background() {
    return browser.driver().findElement(By.tagName("body")).getCssValue("background-color");
  }

  private static void open(String hash, int width, String theme) {
    browser.complaints();
    browser.requests();
    browser.open(console + hash, width, theme);
  }

  /** Nothing was complained of, and nobody but the detector was asked. */
  private static void assertSilent() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(console) || url.matches("about:blank|data:.*"));
  }
}
