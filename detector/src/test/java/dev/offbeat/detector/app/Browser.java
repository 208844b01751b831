package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window. Pictures are left in {@code target/console-pictures}. */
final class Browser implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "console-pictures");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts Chromium, or skips the test where there is none. */
  static Browser start(Path profile) {
    File chromium = onThePath("chromium");
    File chromedriver = onThePath("chromedriver");
    Assumptions.assumeTrue(
        chromium != null && chromedriver != null,
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
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", logs);
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .build(),
            options));
  }

  private static File onThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElse(null);
  }

  ChromeDriver driver() {
    return driver;
  }

  void open(String url, int width, String theme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    driver.get("about:blank");
    driver.get(url);
  }

  /** The first element that a selector finds, as soon as there is one. */
  WebElement await(String selector) {
    await(selector, () -> !driver.findElements(By.cssSelector(selector)).isEmpty());
    return driver.findElement(By.cssSelector(selector));
  }

  /** The button of these words, as soon as there is one. */
  WebElement button(String words) {
    By by = By.xpath("//button[normalize-space()='%s']".formatted(words));
    await("button " + words, () -> !driver.findElements(by).isEmpty());
    return driver.findElement(by);
  }

  void await(String what, BooleanSupplier condition) {
    await(what, () -> condition.getAsBoolean() ? "" : "not so");
  }

  /**
   * @param problem empty as soon as all is as wanted
   */
  void await(String what, Supplier<String> problem) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String found = problem.get();
    while (!found.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s: %s, on the page: %s"
                .formatted(what, found, driver.findElement(By.tagName("body")).getText()));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      found = problem.get();
    }
  }

  String text(String selector) {
    return await(selector).getText();
  }

  boolean isScrolledSideways() {
    return (Boolean)
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /** Pixels of a canvas that are drawn on. */
  long drawnPixels(WebElement canvas) {
    return (Long)
        driver.executeScript(
            "const c = arguments[0];"
                + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + "let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] > 100) n++; return n;",
            canvas);
  }

  /** What axe-core finds wrong for those who cannot see or point. */
  @SuppressWarnings("unchecked")
  List<String> accessibilityViolations() throws IOException {
    try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
      driver.executeScript(new String(in.readAllBytes(), UTF_8));
    }
    return (List<String>)
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run().then(found => done(found.violations.map("
                + "one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))));");
  }

  void picture(String name) throws IOException {
    driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    Map<String, Object> answer =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.createDirectories(PICTURES);
    Files.write(
        PICTURES.resolve(name), Base64.getDecoder().decode(String.valueOf(answer.get("data"))));
  }

  /** Errors and warnings since the last call; not those of the accessibility check's own. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains("willReadFrequently"))
        .toList();
  }

  /** What the browser asked for since the last call, by its own account. */
  List<String> requests() {
    List<String> urls = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
      JsonNode message = json(entry.getMessage()).get("message");
      if (message.get("method").asText().equals("Network.requestWillBeSent")) {
        urls.add(message.at("/params/request/url").asText());
      }
    }
    return urls;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
