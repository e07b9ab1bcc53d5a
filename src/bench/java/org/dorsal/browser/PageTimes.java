package org.dorsal.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.*;

/**
 * Waiting times of a clinician, in a Chromium on this machine: the first question with a CPU four times slower, the time
 * from a key to the next question on the screen, and the round trip of an answer; transferred bytes. The floor is a page
 * of the same service that shows one sentence.
 */
public final class PageTimes {
    private static final int VISITS = 12;
    private static final int SLOWER = 4;
    private static final Looks LOOKS = Looks.light(1280);

    /** The page is there and can be answered, as without scripts. */
    private static final String THERE = "performance.getEntriesByType('navigation')[0].domInteractive";

    /** Time at which the scripts have run: keys answer the first question. */
    private static final String KEYS = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd";

    private static final String ANSWERS = """
            performance.getEntriesByType('resource').filter(r => r.name.endsWith('/draft')).map(r => r.duration)
            """;

    /** Notes for each key the time in scripts, and until the first task after the next frame. */
    private static final String MEASURE_KEYS = """
            () => {
              window.scripts = [];
              window.paints = [];
              let begin = 0;
              addEventListener('keydown', () => { begin = performance.now(); }, true);
              addEventListener('keydown', event => {
                scripts.push(performance.now() - begin);
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => paints.push(performance.now() - event.timeStamp);
                requestAnimationFrame(() => port2.postMessage(''));
              });
            }""";

    private PageTimes() {}

    /** Prints a line for each figure. */
    public static void print() {
        try (Clinic clinic = Clinic.open(LOOKS)) {
            Page page = clinic.launchAnew("sandbox-06");
            String address = page.url();
            long first = clinic.overTheWire(address); // nothing is answered yet
            List<Double> answers = new ArrayList<>();
            List<Double> scripts = new ArrayList<>();
            List<Double> paints = new ArrayList<>();
            List<Double> pageTimes = new ArrayList<>();
            List<Double> keys = new ArrayList<>();
            List<Double> floor = new ArrayList<>();
            for (int visit = 0; visit < VISITS; visit++) {
                Page fresh = clinic.launchAnew("sandbox-06");
                fresh.evaluate(MEASURE_KEYS);
                new Typist(fresh).answerAll(Typist.NO_SIGN);
                scripts.addAll(numbers(fresh.evaluate("scripts")));
                paints.addAll(numbers(fresh.evaluate("paints")));
                answers.addAll(numbers(fresh.evaluate(ANSWERS)));
                fresh.close();
                pageTimes.add(slowed(clinic, address, THERE));
                keys.add(slowed(clinic, address, KEYS));
                floor.add(slowed(clinic, address + "/nowhere", KEYS));
            }
            row("first question there, CPU %d x slower, ms".formatted(SLOWER), spread(pageTimes), "median 400");
            row("keys answer it, CPU %d x slower, ms".formatted(SLOWER), spread(keys), "-");
            row("floor, one sentence, CPU %d x slower, ms".formatted(SLOWER), spread(floor), "-");
            row("scripts of a key, ms", spread(scripts), "p95 6");
            row("key to the next question painted, ms", spread(paints), "p95 25");
            row("round trip of an answer, ms", spread(answers), "p95 50");
            row("first visit over the wire, bytes", Long.toString(first), "45000");
            row("the same with all answered, bytes", Long.toString(clinic.overTheWire(address)), "-");
            row("height of the review at 1280 px, folded", review(clinic, address), "2000");
        }
    }

    private static void row(String what, String figure, String budget) {
        System.out.printf("page: %-42s %-36s budget %s%n", what, figure, budget);
    }

    /** Returns the height of the review page of the last answered case. */
    private static String review(Clinic clinic, String address) {
        Page page = clinic.tab();
        page.navigate(address + "/review");
        String height = page.evaluate("document.documentElement.scrollHeight").toString();
        page.close();
        return height;
    }

    /** Measures with an empty cache, as on the first visit of a day. */
    private static double slowed(Clinic clinic, String address, String figure) {
        Page page = clinic.tab();
        CDPSession browser = page.context().newCDPSession(page);
        browser.send("Network.enable");
        browser.send("Network.setCacheDisabled", with("cacheDisabled", true));
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", SLOWER);
        browser.send("Emulation.setCPUThrottlingRate", rate);
        page.navigate(address);
        double millis = ((Number) page.evaluate(figure)).doubleValue();
        page.close();
        return millis;
    }

    private static JsonObject with(String name, boolean value) {
        JsonObject object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private static List<Double> numbers(Object result) {
        return ((List<?>) result)
                .stream().map(number -> ((Number) number).doubleValue()).toList();
    }

    private static String spread(List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return "median %.0f, p95 %.0f, n %d"
                .formatted(
                        sorted[sorted.length / 2],
                        sorted[(int) (sorted.length * 0.95)],
                        Arrays.stream(sorted).count());
    }
}
