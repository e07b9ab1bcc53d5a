package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's own pages. */
class SandboxPagesTest {
    private static final String APP = "http://127.0.0.1:8080/launch/sandbox";
    private static final SandboxEhr EHR =
            SandboxEhr.start(0, "https://dorsal.example/fhir/site").app(URI.create(APP));

    @AfterAll
    static void stop() {
        EHR.close();
    }

    @Test
    void the_front_page_opens_the_app_for_each_patient_in_two_ways() {
        var page = get("/").body();

        for (var patient : SandboxPatients.all()) {
            assertThat(page)
                    .contains("href=\"/chart/" + patient.getIdPart() + "\"")
                    .contains("action=\"/open/" + patient.getIdPart() + "\" target=\"_blank\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chart/sandbox-10"})
    void a_hostile_name_is_text(String path) {
        assertThat(get(path).body()).contains("&lt;script&gt;").doesNotContain("<script", "<img", "onerror=alert(1)>");
    }

    @Test
    void a_chart_holds_the_app_in_a_frame_with_a_launch_value_that_works() {
        var page = get("/chart/sandbox-03");
        var frame = Pattern.compile("<iframe title=\"Dorsal\" allow=\"clipboard-write\" src=\"([^\"]+)\"")
                .matcher(page.body());

        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(frame.find()).isTrue();
        assertOpensTheAppFor("sandbox-03", frame.group(1).replace("&amp;", "&"));
    }

    @Test
    void a_tab_is_sent_to_the_app_with_a_launch_value_that_works() {
        var opened = SomeReply.post(EHR.issuer() + "/open/sandbox-04", Map.of(), Map.of());

        assertThat(opened.status()).isEqualTo(303);
        assertOpensTheAppFor("sandbox-04", opened.header("Location"));
    }

    @Test
    void each_look_at_a_chart_is_a_launch_of_its_own() {
        assertThat(get("/chart/sandbox-01").body())
                .isNotEqualTo(get("/chart/sandbox-01").body());
        assertThat(EHR.launchUrl(SandboxLaunch.of("sandbox-01")))
                .isNotEqualTo(EHR.launchUrl(SandboxLaunch.of("sandbox-01")));
    }

    @Test
    void a_chart_shows_what_was_filed_in_it() {
        var token =
                EHR.token("system/*.cruds", Map.of("aud", List.of(EHR.fhirBase().toString())));
        var body = "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"<b>pain</b>\"},"
                + "\"subject\":{\"reference\":\"Patient/sandbox-06\"}}";
        assertThat(get("/chart/sandbox-06").body()).contains("Nothing yet.");

        SomeReply.send(HttpRequest.newBuilder(URI.create(EHR.fhirBase() + "/Observation"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(body)));

        assertThat(get("/chart/sandbox-06").body())
                .contains("Observation/filed-1, version 1", "&lt;b&gt;pain")
                .doesNotContain("<b>pain");
        assertThat(get("/chart/sandbox-07").body()).contains("Nothing yet.");
    }

    @Test
    void a_button_turns_a_misbehaviour_on_and_off() {
        var path = EHR.issuer() + "/misbehave/FHIR_DOWN";

        assertThat(SomeReply.post(path, Map.of(), Map.of()).status()).isEqualTo(303);
        assertThat(SomeReply.get(EHR.fhirBase() + "/metadata").status()).isEqualTo(503);
        assertThat(get("/").body()).contains("aria-pressed=\"true\">FHIR API is down");
        SomeReply.post(path, Map.of(), Map.of());
        assertThat(SomeReply.get(EHR.fhirBase() + "/metadata").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chart/stranger", "/chart/", "/chart", "/nowhere"})
    void what_is_not_there_is_not_found(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void without_an_app_a_chart_says_so() {
        assertThat(SomeReply.get(SharedSandboxEhr.SHARED.chart("sandbox-01").toString())
                        .body())
                .contains("No app is set.");
    }

    private static void assertOpensTheAppFor(String patient, String url) {
        assertThat(url)
                .startsWith(APP + "?iss=" + SomeReply.encoded(EHR.fhirBase().toString()) + "&launch=");
        var client = SandboxClient.open("app", SharedSandboxEhr.REDIRECT);
        EHR.register(client);
        var app = new SomeApp(EHR, client);
        var token = app.exchange(app.code(app.request(url.substring(url.lastIndexOf('=') + 1))));

        assertThat(token.text("patient")).isEqualTo(patient);
    }

    private static SomeReply get(String path) {
        return SomeReply.get(EHR.issuer() + path);
    }
}
