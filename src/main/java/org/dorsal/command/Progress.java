package org.dorsal.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows on a terminal how many lines are done; anywhere else it is silent. */
record Progress(Optional<ProgressBar> bar) implements AutoCloseable {
    /** Progress on standard error, when that is a terminal. */
    static Progress ofTerminal(PrintStream err) {
        return err.equals(System.err) && isTerminal() ? shown(err) : new Progress(Optional.empty());
    }

    private static boolean isTerminal() {
        Path error = Path.of("/proc/self/fd/2");
        try {
            String device =
                    Files.isSymbolicLink(error) ? Files.readSymbolicLink(error).toString() : "";
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Progress as one line that is written again and again. */
    static Progress shown(PrintStream err) {
        return new Progress(Optional.of(new ProgressBarBuilder()
                .setInitialMax(-1)
                .setUpdateIntervalMillis(500)
                .setRenderer((state, most) -> words(state.getCurrent(), state.getElapsedAfterStart()))
                .setConsumer(new FixedWidthConsumer(err))
                .build()));
    }

    private static String words(long lines, Duration elapsed) {
        long aSecond = lines * 1_000 / Math.max(1, elapsed.toMillis());
        return "dorsal score: " + lines + " lines, " + aSecond + " a second";
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }

    /**
     * Consumer with a fixed width of eighty columns; the library's own consumer reads the terminal's width by native
     * code.
     */
    record FixedWidthConsumer(PrintStream err) implements ProgressBarConsumer {
        private static final int COLUMNS = 80;

        @Override
        public int getMaxRenderedLength() {
            return COLUMNS;
        }

        @Override
        public void accept(String line) {
            err.print("\r" + line);
            err.flush();
        }

        @Override
        public void close() {
            err.println();
        }
    }
}
