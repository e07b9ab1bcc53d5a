package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A person at the root learns what this is and where to go, and nothing about patients or sites. */
class FrontPageTest {
    private static final SomeService SERVICE = SomeService.shared();

    @Test
    void the_root_says_what_the_service_is_and_names_every_door_but_no_site_of_several() throws Exception {
        HttpResponse<String> front = get("/");
        assertThat(front.statusCode()).isEqualTo(200);
        assertThat(front.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(front.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(Jsoup.parse(front.body()).text())
                .contains("upper back pain", "record in your EHR", "/audit/SITE/", "/operate/SITE", "/fhir/SITE/")
                .doesNotContainIgnoringCase(SomeService.NORTHSIDE);
    }

    @Test
    void the_addresses_that_it_names_are_doors_of_each_site() throws Exception {
        List<String> routes = ServiceRoutes.of(SERVICE);
        List<String> named = Jsoup.parse(get("/").body()).select("main code").eachText();
        assertThat(named).hasSize(4);
        for (String address : named) {
            String door = address.replace("SITE", SomeService.NORTHSIDE);
            assertThat(routes).as(door).anyMatch(route -> door.equals(route) || door.startsWith(route + "/"));
        }
        assertThat(get("/fhir/northside/metadata").statusCode()).isEqualTo(200);
        assertThat(get("/audit/northside/").statusCode()).as("sign-in").isEqualTo(303);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + SERVICE.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
