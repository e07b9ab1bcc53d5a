package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.*;
import org.dorsal.http.web.FrontController.FrontView;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class FrontControllerTest {
    @Test
    void the_only_site_is_linked_and_several_are_not_named() {
        assertThat(site(Map.of("harbour", SomeVisits.plain().sitePages()))).hasValue("harbour");
        assertThat(site(Map.of(
                        "harbour",
                        SomeVisits.plain().sitePages(),
                        "hill",
                        SomeVisits.plain().sitePages())))
                .isEmpty();

        String page = new Pages(Assets.shipped())
                .render(Optional.empty(), Locale.UK, "front", new FrontView(Optional.of("harbour")));
        assertThat(Jsoup.parse(page).select("main a").eachAttr("href"))
                .containsExactly(
                        "/audit/harbour/", "/operate/harbour", "/fhir/harbour/metadata", "/cds/harbour/cds-services");
    }

    private static Optional<String> site(Map<String, WebSettings.SitePages> sites) {
        var front = new FrontController(new WebSettings(URI.create("https://dorsal.example"), sites));
        return ((FrontView) Objects.requireNonNull(front.front().getModel().get(PageViews.MODEL))).site();
    }
}
