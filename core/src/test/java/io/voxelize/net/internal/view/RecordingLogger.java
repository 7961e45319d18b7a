package io.voxelize.net.internal.view;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Records log entries: level, text, and the message of the exception. */
final class RecordingLogger implements System.Logger {

    final List<String> lines = new ArrayList<>();
    final List<Throwable> thrown = new ArrayList<>();

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String message, Throwable error) {
        lines.add(level + " " + message + " " + error.getMessage());
        thrown.add(error);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... params) {
        lines.add(level + " " + format);
    }
}
