package dev.offbeat.detector.rules;

/**
 * Reads the pieces that selectors and series are written in, from left to right. Each method that
 * does not find its piece throws an {@link IllegalArgumentException} that tells where and what.
 */
final class SelectorText {
  private static final String SPECIAL = "{}\"'`,=~!";

  private final String text;
  private int at;

  SelectorText(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** Takes a piece if it comes next. */
  boolean take(String piece) {
    if (text.startsWith(piece, at)) {
      at += piece.length();
      return true;
    }
    return false;
  }

  void require(String piece, String what) {
    if (!take(piece)) {
      throw expected(what);
    }
  }

  boolean isQuoteNext() {
    return at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0;
  }

  /** A name: what comes before the next space or special character; may be empty. */
  String bare() {
    int start = at;
    while (at < text.length()
        && SPECIAL.indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A text in quotes, with Go's escapes, or in backticks, without. */
  String quoted() {
    if (!isQuoteNext()) {
      throw expected("a text in quotes");
    }
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == quote) {
        return read.toString();
      }
      if (next == '\\' && quote != '`') {
        escape(read);
      } else {
        read.append(next);
      }
    }
    at = start;
    throw expected("a closing quote for the one");
  }

  private void escape(StringBuilder read) {
    int start = at - 1;
    char kind = at < text.length() ? text.charAt(at++) : ' ';
    switch (kind) {
      case 'a' -> read.append('\u0007');
      case 'b' -> read.append('\b');
      case 'f' -> read.append('\f');
      case 'n' -> read.append('\n');
      case 'r' -> read.append('\r');
      case 't' -> read.append('\t');
      case 'v' -> read.append('\u000b');
      case '\\', '"', '\'' -> read.append(kind);
      case 'x' -> read.appendCodePoint(hex(start, 2));
      case 'u' -> read.appendCodePoint(hex(start, 4));
      case 'U' -> read.appendCodePoint(hex(start, 8));
      default -> {
        at = start;
        throw expected("an escape such as \\n, \\\" or \\\\ (a regex's \\. is written \\\\.)");
      }
    }
  }

  private int hex(int start, int digits) {
    try {
      int code = Integer.parseInt(text, at, at + digits, 16);
      if (Character.isValidCodePoint(code) && text.charAt(at) != '+') {
        at += digits;
        return code;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      // the sentence below says what is expected
    }
    at = start;
    throw expected("a character's code of %d hex digits".formatted(digits));
  }

  IllegalArgumentException expected(String what) {
    String found = isAtEnd() ? "the end" : "'" + text.substring(at) + "'";
    return new IllegalArgumentException(
        "%s at character %d, found %s".formatted(what, at + 1, found));
  }
}
