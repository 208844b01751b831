package dev.offbeat.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a real browser. Pictures of it are left in {@code target/report-pictures} for whoever
 * wants to look.
 */
class TrainingReportPageIT {
  private static final Path PICTURES = Path.of("target", "report-pictures");
  private static final int CHARTS = 15;

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  @TempDir Path directory;

  private ChromeDriver browser;

  @BeforeEach
  void startBrowser() {
    File chromium = onThePath("chromium");
    File driver = onThePath("chromedriver");
    Assumptions.assumeTrue(
        chromium != null && driver != null,
        "chromium and chromedriver are not on the PATH; Debian has them in the packages chromium"
            + " and chromium-driver");
    SELENIUM.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--user-data-dir=" + directory.resolve("profile"));
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver)
                .usingAnyFreePort()
                .build(),
            options);
  }

  @AfterEach
  void stopBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark", "1600, light"})
  void page_anyWidthAndTheme_drawsEveryChartWithoutErrorOrNetwork(int width, String theme)
      throws IOException {
    open(SampleReports.full(), width, theme);
    picture("report-%d-%s.png".formatted(width, theme));

    List<WebElement> canvases = browser.findElements(By.tagName("canvas"));
    assertThat(canvases).hasSize(CHARTS);
    assertThat(canvases)
        .allSatisfy(canvas -> assertThat(colouredPixels(canvas)).isGreaterThan(100));
    assertThat(scrolledSideways()).as("wider than the window").isFalse();
    assertThat(browser.getTitle()).isEqualTo("plant.onnx · training report");
    assertSilent();
  }

  @Test
  void theme_darkAndLight_differ() {
    open(SampleReports.full(), 1280, "light");
    String light = background();
    Object drawnLight = firstPixels();

    emulate(1280, "dark");

    assertThat(background()).isNotEqualTo(light);
    assertThat(firstPixels()).as("redrawn in the other theme").isNotEqualTo(drawnLight);
  }

  @Test
  void pointer_overAChart_readsItsValues() throws IOException {
    open(SampleReports.full(), 1280, "light");
    WebElement loss = browser.findElement(By.cssSelector("#loss figure"));
    WebElement plot = loss.findElement(By.cssSelector(".plot"));
    assertThat(loss.findElement(By.cssSelector(".readout")).getText()).doesNotContainPattern("\\d");

    new Actions(browser).scrollToElement(plot).moveToElement(plot).perform();

    assertThat(loss.findElement(By.cssSelector(".readout")).getText())
        .containsPattern("training −\\d\\.\\d+")
        .containsPattern("validation −\\d\\.\\d+");
    picture("report-read-out.png", false);
    assertThat(loss.findElement(By.cssSelector(".where")).getText()).matches("at epoch [45]\\d");
    assertSilent();
  }

  @Test
  void arrowKeys_onAFocusedChart_readTheNextValue() {
    open(SampleReports.full(), 1280, "light");
    WebElement plot = browser.findElement(By.cssSelector("#free-running .plot"));

    plot.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);

    assertThat(plot.getAttribute("aria-valuenow")).isEqualTo("3");
    assertThat(plot.getAttribute("aria-valuetext"))
        .matches("steps ahead 3; network 0\\.\\d+; persistence 0\\.\\d+");
  }

  @Test
  void numbers_opened_areATableOfTheChart() {
    open(SampleReports.full(), 1280, "light");
    WebElement details = browser.findElement(By.cssSelector("#loss details"));

    browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(5));
    browser.executeScript("arguments[0].open = true", details);
    details.findElement(By.tagName("table"));

    assertThat(details.findElements(By.cssSelector("tbody tr"))).hasSize(100);
    assertThat(details.findElements(By.cssSelector("thead th")))
        .extracting(WebElement::getText)
        .containsExactly("epoch", "training", "validation", "kept epoch");
  }

  @Test
  void hostileSeriesName_isShownAsText() {
    String hostile = "</script><img src=x onerror=console.error(1)>";
    open(SampleReports.full(hostile), 1280, "light");

    assertThat(browser.findElement(By.cssSelector("#forecast figcaption")).getText())
        .isEqualTo(hostile);
    assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    assertSilent();
  }

  @Test
  void emptyReport_saysWhyEachSectionIsEmpty() throws IOException {
    open(SampleReports.empty(), 1280, "light");
    picture("report-empty.png");

    assertThat(browser.findElements(By.tagName("canvas"))).isEmpty();
    assertThat(browser.findElements(By.cssSelector(".finding"))).hasSize(9);
    assertThat(browser.findElements(By.cssSelector(".finding")))
        .allSatisfy(finding -> assertThat(finding.getText()).isNotBlank());
    assertSilent();
  }

  @Test
  void smallestReport_isDrawnAndReadWithoutError() throws IOException {
    open(SampleReports.smallest(), 1280, "light");
    for (WebElement plot : browser.findElements(By.cssSelector(".plot"))) {
      plot.sendKeys(Keys.ARROW_RIGHT);
    }
    picture("report-smallest.png");

    assertThat(browser.findElements(By.tagName("canvas"))).hasSize(10);
    assertThat(scrolledSideways()).as("wider than the window").isFalse();
    assertSilent();
  }

  private void open(TrainingReportData data, int width, String theme) {
    Path file = directory.resolve("report.html");
    TrainingReportPage.write(file, data);
    emulate(width, theme);
    browser.get("about:blank");
    requests();
    browser.get(file.toUri().toString());
  }

  private void emulate(int width, String theme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  private void picture(String name) throws IOException {
    picture(name, true);
  }

  private void picture(String name, boolean wholePage) throws IOException {
    browser.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    Map<String, Object> answer =
        browser.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", wholePage));
    Files.createDirectories(PICTURES);
    Files.write(
        PICTURES.resolve(name), Base64.getDecoder().decode(String.valueOf(answer.get("data"))));
  }

  /** Pixels of a canvas that have a colour, as the curves do and axes do not. */
  private long colouredPixels(WebElement canvas) {
    return (Long)
        browser.executeScript(
            "const c = arguments[0];"
                + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + "let n = 0;"
                + "for (let i = 0; i < d.length; i += 4) {"
                + "  const rgb = [d[i], d[i + 1], d[i + 2]];"
                + "  if (d[i + 3] > 200 && Math.max(...rgb) - Math.min(...rgb) > 60) n++;"
                + "} return n;",
            canvas);
  }

  private Object firstPixels() {
    return browser.executeScript("return document.querySelector('canvas').toDataURL()");
  }

  private String background() {
    return browser.findElement(By.tagName("body")).getCssValue("background-color");
  }

  private boolean scrolledSideways() {
    return (Boolean)
        browser.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /** Nothing was said on the console, and nothing but the file itself was asked for. */
  private void assertSilent() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .isEmpty();
    assertThat(requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith("file:") || url.equals("data:,"));
  }

  /** What the browser asked for since the last call, by its own account. */
  private List<String> requests() {
    List<String> urls = new ArrayList<>();
    for (LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE).getAll()) {
      JsonNode message = json(entry.getMessage()).get("message");
      if (message.get("method").asText().equals("Network.requestWillBeSent")) {
        urls.add(message.at("/params/request/url").asText());
      }
    }
    return urls;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static File onThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElse(null);
  }
}
