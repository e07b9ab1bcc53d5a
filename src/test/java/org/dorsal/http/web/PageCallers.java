package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.StoredLaunches;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.LaunchRows;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;

/** Callers of the pages of a launch: its clinician, and several without permission. */
final class PageCallers {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final String PATIENT = "sandbox-04";
    private static final String STRANGER = "sandbox-02";

    private final SomeClinician right = SomeClinician.of(SERVICE, NORTH, PATIENT);
    private final SomeClinician other = SomeClinician.of(SERVICE, NORTH, STRANGER);
    private final SomeClinician ended = SomeClinician.of(SERVICE, NORTH, PATIENT);
    private final String token = right.csrf();
    private final String otherToken = other.csrf();
    private final String endedToken = ended.csrf();
    private final String first = signed(right, PATIENT);
    private final String second = signed(right, PATIENT);
    private final String strangers = signed(other, STRANGER);

    PageCallers() {
        new StoredLaunches(SERVICE.part(LaunchSettings.class), SERVICE.part(LaunchRows.class))
                .end(ended.launch(), Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Requests a route as a caller, after the preparations that only the authorized caller can make. */
    HttpResponse<String> request(String caller, String route) {
        return ready(caller, route).get();
    }

    /** All but the request itself. */
    Supplier<HttpResponse<String>> ready(String caller, String route) {
        boolean post = route.startsWith("POST");
        String path = route.substring(route.indexOf(' ') + 1);
        if (caller.equals("right")) {
            prepare(path);
        }
        String page = page(path.equals("/") ? "" : path, caller.equals("stranger") ? strangers : first);
        if (path.equals("/sign-out") && Set.of("right", "stranger").contains(caller)) {
            SomeClinician leaving = SomeClinician.of(SERVICE, NORTH, PATIENT);
            String leave = SomeClinician.encoded(List.of("csrf=" + leaving.csrf()));
            return () -> leaving.browser().post(leaving.uri("/sign-out"), leave);
        }
        if (path.endsWith("/withdraw")
                && caller.equals("right")) { // another one, so that the first stays for other pages
            String withdrawn = "/assessment/" + signed(right, PATIENT);
            String version = right.page(withdrawn)
                    .select("form[action$=/withdraw] [name=version]")
                    .val();
            String complete = SomeClinician.encoded(
                    List.of("csrf=" + token, "version=" + version, "reason=Another patient", "confirmed=yes"));
            return () -> right.browser().post(right.uri(withdrawn + "/withdraw"), complete, headers(caller));
        }
        if (path.equals("/sessions/end") && caller.equals("right")) {
            String elsewhere =
                    SomeClinician.of(SERVICE, NORTH, PATIENT).launch().replaceFirst(".*\\.", "");
            String end = SomeClinician.encoded(List.of("csrf=" + token, "session=" + elsewhere));
            return () -> right.browser().post(right.uri(path), end, headers(caller));
        }
        SomeClinician launch = caller.equals("ended") ? ended : right;
        URI address = caller.equals("south")
                ? URI.create(launch.uri(page).toString().replace("/a/northside.", "/a/southside."))
                : launch.uri(page);
        String form = post ? form(path, caller) : "";
        String[] headers = headers(caller);
        SomeVisitor browser = browser(caller);
        return () -> post ? browser.post(address, form, headers) : browser.get(address, headers);
    }

    /** Posts a complete form of the right caller with the token in the address, where logs and histories keep it. */
    HttpResponse<String> addressed(String route) {
        String path = page(route.substring(route.indexOf(' ') + 1), first);
        String fields = form(path, "token");
        return browser("right").post(right.uri(path + "?csrf=" + token), fields, headers("right"));
    }

    /** Requests an address without a cookie. */
    HttpResponse<String> anybody(String path) {
        return new SomeVisitor(SERVICE.baseUrl()).get(URI.create(SERVICE.baseUrl() + path));
    }

    /** The right caller with a method of another kind. */
    HttpResponse<String> send(String method) {
        return right.browser().send(method, right.home());
    }

    /** The first page of another launch, as its own clinician sees it. */
    String another() {
        return other.get("").body();
    }

    /** Version of the right caller's draft. */
    String draft() {
        return right.page("").select("#answers").attr("data-version");
    }

    private SomeVisitor browser(String caller) {
        SomeVisitor browser = new SomeVisitor(SERVICE.baseUrl());
        switch (caller) {
            case "nobody" -> {}
            case "other" -> browser.cookies().putAll(other.browser().cookies());
            case "renamed" -> browser.cookies().put(right.cookie(), secret(other));
            case "ended" -> browser.cookies().put(ended.cookie(), secret(ended));
            case "south", "token", "wrong", "origin", "null", "fetch", "stranger", "right" ->
                browser.cookies().put(right.cookie(), secret(right));
            default -> throw new IllegalArgumentException(caller);
        }
        return browser;
    }

    private static String secret(SomeClinician clinician) {
        return clinician.browser().cookies().getOrDefault(clinician.cookie(), "");
    }

    private static String[] headers(String caller) {
        return switch (caller) {
            case "origin" -> new String[] {"Origin", "https://evil.example"};
            case "null" -> new String[] {"Origin", "null"};
            case "fetch" -> new String[] {"Sec-Fetch-Site", "cross-site"};
            case "right" -> new String[] {"Origin", SERVICE.baseUrl(), "Sec-Fetch-Site", "same-origin"};
            default -> new String[0];
        };
    }

    /** Builds the form that the clinician's own page would send, without the token. */
    private String form(String path, String caller) {
        if (path.equals("/sign") && caller.equals("right")) {
            return SomeClinician.encoded(SomeClinician.form(right.page("/review"))); // with that page's token
        }
        List<String> fields = new ArrayList<>();
        switch (caller) {
            case "token" -> {}
            case "wrong" -> fields.add("csrf=" + otherToken);
            case "ended" -> fields.add("csrf=" + endedToken);
            default -> fields.add("csrf=" + token);
        }
        if (path.equals("/sign")) {
            fields.addAll(List.of("attested=yes", "act=sign", "patient=" + PATIENT, "assessment=" + strangers));
        } else if (path.equals("/draft")) {
            fields.add("body="
                    + """
                    {"base":"%s","edition":"%s","changes":[{"question":"sign-with-pain","before":[],"now":["none"]}]}
                    """.formatted(
                                    caller.equals("right") ? draft() : "1",
                                    SomeProfiles.form().edition().version()));
        } else {
            fields.addAll(List.of("version=" + (caller.equals("right") ? draft() : "1"), "q-sign-with-pain=none"));
        }
        if (path.endsWith("/withdraw")) {
            fields.addAll(List.of("reason=Another patient", "confirmed=yes"));
        }
        return SomeClinician.encoded(fields);
    }

    private String page(String path, String assessment) {
        return path.equals("/history/compare")
                ? path + "?a=" + assessment + "&b=" + second
                : path.replace("{id}", assessment).replace("{number}", "2");
    }

    /** A draft where the page is about one, none where it would be in the way. */
    private void prepare(String path) {
        send("/draft/drop", "version=" + draft());
        if (!path.contains("{id}")) {
            send("/plain", "version=" + DraftVersion.NONE, "q-sign-with-pain=chest-tight");
        }
    }

    private void send(String path, String version, String... answers) {
        List<String> fields = new ArrayList<>(List.of("csrf=" + token, version));
        fields.addAll(List.of(answers));
        assertThat(right.browser()
                        .post(right.uri(path), SomeClinician.encoded(fields))
                        .statusCode())
                .as(path)
                .isEqualTo(303);
    }

    private static String signed(SomeClinician clinician, String patient) {
        String received = SERVICE.client(NORTH, "system/*.cruds")
                .post("QuestionnaireResponse", SomeResponse.of(patient).json())
                .id();
        return clinician.signStored(received);
    }
}
