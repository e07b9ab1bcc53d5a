package org.dorsal.bench;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.jsoup.nodes.Document;

/**
 * Number and names of the service's types that execute code for a request, in the order of execution, by {@link
 * TypeMarks}. Each kind of request is sent twice and the second is counted, so that neither loading nor the filling of caches counts.
 */
final class RequestTypes {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String ROOT = "org.dorsal.";
    private static final List<String> LAUNCH_STEPS = List.of("launch, begin", "launch, callback", "launch, first page");

    private final SomeService service = SomeService.shared();
    private final Map<String, Set<String>> counted = new LinkedHashMap<>();

    private RequestTypes() {}

    /** Must run before the service's types are loaded. */
    static void print() {
        TypeMarks.install();
        RequestTypes types = new RequestTypes();
        types.countApi();
        types.countPages();
        types.counted.forEach(RequestTypes::print);
    }

    private void countApi() {
        SomeClient client = service.client(SITE, "system/*.cruds");
        String body = SomeResponse.of("p1").json();
        String id = client.post("QuestionnaireResponse", body).id();
        client.get("QuestionnaireResponse/" + id);
        count("read", () -> client.get("QuestionnaireResponse/" + id).status());
        count("post", () -> client.post("QuestionnaireResponse", body).status());
    }

    private void countPages() {
        launch("sandbox-01");
        SomeClinician clinician = launch("sandbox-02");
        Set<String> launch = new LinkedHashSet<>();
        LAUNCH_STEPS.forEach(step -> launch.addAll(counted.get(step)));
        counted.put("launch, all steps", launch);
        answer(clinician, "sign-with-pain");
        answer(clinician, "function-loss");
    }

    /** Follows a launch to its first page; requests of the EHR are not counted. */
    private SomeClinician launch(String patient) {
        SomeVisitor browser = new SomeVisitor(service.baseUrl());
        URI address = service.ehr(SITE).launchUrl(SandboxLaunch.of(patient).signedInAs("clinician-1"));
        for (int step = 0; step < LAUNCH_STEPS.size(); ) {
            URI next = address;
            boolean own = next.toString().startsWith(service.baseUrl());
            HttpResponse<String> answer =
                    own ? count(LAUNCH_STEPS.get(step++), () -> browser.get(next)) : browser.get(next);
            address = answer.headers().firstValue("Location").map(next::resolve).orElse(next);
        }
        return new SomeClinician(browser, address);
    }

    private void answer(SomeClinician clinician, String question) {
        Document page = clinician.page("");
        String body = """
                {"base":"%s","edition":"%s","changes":[{"question":"%s","before":[],"now":["none"]}]}
                """.formatted(
                        page.select("#answers").attr("data-version"),
                        SomeProfiles.form().edition().version(),
                        question);
        String form = SomeClinician.encoded(List.of(
                "body=" + body, "csrf=" + page.select("input[name=csrf]").attr("value")));
        count("answer click", () -> clinician.browser().post(clinician.uri("/draft"), form));
    }

    private <T> T count(String kind, Supplier<T> request) {
        TypeMarks.clear();
        T answer = request.get();
        counted.put(
                kind,
                TypeMarks.passed(
                        thread -> thread.startsWith("http-nio-" + service.port() + "-"),
                        thread -> thread.startsWith("chart-")));
        return answer;
    }

    private static void print(String kind, Set<String> types) {
        Map<String, List<String>> byPackage = types.stream()
                .map(type -> type.substring(ROOT.length()))
                .collect(Collectors.groupingBy(
                        type -> type.substring(0, type.lastIndexOf('.')), LinkedHashMap::new, Collectors.toList()));
        long files = types.stream()
                .map(type -> type.replaceFirst("\\$.*", ""))
                .distinct()
                .count();
        System.out.printf("%n%s: %d types in %d files%n", kind, types.size(), files);
        byPackage.forEach((name, typeNames) -> System.out.printf("  %s %d", name, typeNames.size()));
        System.out.println();
        System.out.println(types.stream().map(RequestTypes::simpleName).collect(Collectors.joining(" ")));
    }

    private static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    }
}
