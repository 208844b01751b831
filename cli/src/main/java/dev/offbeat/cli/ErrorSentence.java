package dev.offbeat.cli;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command's errors, as one sentence for a person; the stack trace comes on request. */
final class ErrorSentence {
  private ErrorSentence() {}

  /** Reports a command that failed; returns the exit code. */
  static int print(Exception exception, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    err.println("offbeat: " + of(exception));
    if (verbose) {
      exception.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  /** Reports arguments that a command does not take; returns the exit code. */
  static int printUsage(ParameterException exception, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("offbeat: " + firstLine(exception.getMessage()));
    if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
      err.println(
          "Try '" + command.getCommandSpec().qualifiedName() + " --help' for more information.");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  /** What went wrong: the first message in the chain of causes that was written for a reader. */
  private static String of(Throwable exception) {
    for (Throwable e = exception; e != null; e = e.getCause()) {
      String sentence = sentence(e);
      if (sentence != null) {
        return sentence;
      }
    }
    return "failed with " + exception.getClass().getSimpleName() + "; --verbose shows where";
  }

  private static @Nullable String sentence(Throwable e) {
    if (e instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file);
    }
    String message = e.getMessage();
    // A wrapper's message that only repeats its cause: the cause says it better.
    boolean repeats = e.getCause() != null && String.valueOf(e.getCause()).equals(message);
    if (message == null || message.isBlank() || repeats) {
      return null;
    }
    if (e instanceof Error
        || e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException) {
      return "failed unexpectedly (" + firstLine(e.toString()) + "); --verbose shows where";
    }
    return firstLine(message);
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NotDirectoryException) {
      return "not a directory";
    } else if (e instanceof FileAlreadyExistsException) {
      return "exists already";
    } else if (e instanceof DirectoryNotEmptyException) {
      return "directory is not empty";
    }
    return e.getReason() == null ? "cannot be read or written" : e.getReason();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
