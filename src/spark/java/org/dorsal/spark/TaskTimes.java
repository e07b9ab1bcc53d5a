package org.dorsal.spark;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Processor time of all tasks, as the executors measure it. */
final class TaskTimes extends SparkListener {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() != null) { // a task that was lost with its executor has none
            nanos.addAndGet(end.taskMetrics().executorCpuTime());
        }
    }

    String told(long lines, double seconds, int cores) {
        double processor = Math.max(1, nanos.get()) / 1e9;
        return String.format(
                Locale.ROOT,
                "%,d lines in %.1f s on %d cores; tasks took %.1f s of processor time, %,.0f lines a second and core",
                lines,
                seconds,
                cores,
                processor,
                lines / processor);
    }
}
