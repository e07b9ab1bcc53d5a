package org.dorsal.image;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.note.ScoredEntries;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeVisitor;
import org.jsoup.nodes.Document;

/**
 * Prints the cost of one case for the service: a launch, each question answered separately as the page's script does,
 * review, signature, the signed page, and the results into the EHR. For the sizing table of the install guide.
 */
public final class CaseCost {
    private static final int WARM = Integer.getInteger("dorsal.cases.warm", 60);
    private static final int CASES = Integer.getInteger("dorsal.cases", 60);
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

    private CaseCost() {}

    /** Prints CPU, memory and disk of the jar in {@code target}. */
    public static void print() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("target/dorsal.jar").toAbsolutePath().toString());
        Path folder = Files.createDirectories(Path.of("target", "cases"));
        try (InstalledService dorsal = new InstalledService(command, folder, "service")) {
            dorsal.awaitReady();
            requests(dorsal, WARM);
            double cpu = dorsal.cpuSeconds();
            long disk = dorsal.databaseBytes();
            int requests = requests(dorsal, CASES);
            System.out.printf(
                    "a case: %.0f ms CPU of the service, %.1f requests, %.1f kB of database; resident %.0f MB%n",
                    (dorsal.cpuSeconds() - cpu) * 1000 / CASES,
                    (double) requests / CASES,
                    (dorsal.databaseBytes() - disk) / 1000.0 / CASES,
                    dorsal.residentMegabytes());
        }
    }

    private static int requests(InstalledService dorsal, int cases) {
        int requests = 0;
        for (int number = 0; number < cases; number++) {
            SomeVisitor browser = new SomeVisitor(dorsal.base());
            var page = browser.open(dorsal.ehr().launchUrl(SandboxLaunch.of("sandbox-0" + (1 + number % 6))));
            SomeClinician clinician = new SomeClinician(browser, page.uri());
            requests += 3 + answers(clinician) + 3;
            clinician.page("/assessment/" + clinician.sign());
        }
        return requests;
    }

    /** Answers each question once, with "no" where offered and with the first option otherwise. */
    private static int answers(SomeClinician clinician) {
        Document page = clinician.page("");
        String version = page.select("#answers").attr("data-version");
        String csrf = page.select("input[name=csrf]").attr("value");
        int answered = 0;
        for (Item item : SomeProfiles.form().items().values()) {
            if (item.kind() == Item.ItemKind.CHOICE && !item.repeats() && ScoredEntries.isOnThePage(item)) {
                String code = item.option("N")
                        .orElseGet(() -> item.options().getFirst())
                        .coded()
                        .code();
                String body =
                        """
                        {"base":"%s","edition":"%s","changes":[{"question":"%s","before":[],"now":["%s"]}]}
                        """.formatted(version, SomeProfiles.form().edition().version(), item.linkId(), code);
                HttpResponse<String> answer = clinician
                        .browser()
                        .post(clinician.uri("/draft"), encoded(List.of("csrf=" + csrf, "body=" + body)));
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("an answer is answered by " + answer.statusCode());
                }
                Matcher matcher = VERSION.matcher(answer.body());
                version = matcher.find() ? matcher.group(1) : version;
                answered++;
            }
        }
        return answered;
    }

    private static String encoded(List<String> fields) {
        return String.join(
                "&",
                fields.stream()
                        .map(field -> field.split("=", 2))
                        .map(pair -> pair[0] + "="
                                + java.net.URLEncoder.encode(pair[1], java.nio.charset.StandardCharsets.UTF_8))
                        .toList());
    }
}
