package dev.offbeat.trainer.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts style, scripts and data into {@code page.html}. The page's content security policy names the
 * hashes of what it may run and forbids every load, so that a browser upholds what is promised: no
 * network, and no script but ours, whatever a series is called.
 */
final class PageTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final MathContext DIGITS = new MathContext(12);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Double.class, new ShortNumber()))
          .build();

  private PageTemplate() {}

  static String fill(Page page) {
    String style = ChartLibrary.text("page.css");
    String library = ChartLibrary.script();
    String format = ChartLibrary.text("format.js");
    String script = ChartLibrary.text("page.js");
    Map<String, String> content =
        Map.of(
            "policy", policy(style, library, format, script),
            "style", style,
            "library", library,
            "format", format,
            "script", script,
            "data", json(page));
    Matcher places = PLACE.matcher(ChartLibrary.text("page.html"));
    return places.replaceAll(
        place -> Matcher.quoteReplacement(content.getOrDefault(place.group(1), "")));
  }

  private static String policy(String style, String... scripts) {
    StringBuilder policy =
        new StringBuilder(
            "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; script-src");
    for (String script : scripts) {
      policy.append(' ').append(hash(script));
    }
    return policy.append("; style-src ").append(hash(style)).toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** JSON that can stand within a script element: in it these characters occur only in strings. */
  private static String json(Page page) {
    try {
      return JSON.writeValueAsString(page)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text and numbers are JSON", e);
    }
  }

  /** Twelve significant digits; whole numbers whole, such as times; null for what is not finite. */
  private static final class ShortNumber extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (!Double.isFinite(value)) {
        out.writeNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        out.writeNumber(value.longValue());
      } else {
        out.writeNumber(new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
      }
    }
  }
}
