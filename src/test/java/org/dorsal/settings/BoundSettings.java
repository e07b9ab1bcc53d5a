package org.dorsal.settings;

import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.http.web.WebSettings.PageOptions;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The settings that the service binds, by their names, for tests of documents. */
public final class BoundSettings {
    private BoundSettings() {}

    /** Names of all settings, with {@code *} for the name of a site. */
    public static Stream<String> names() {
        return DocumentedSettingsTest.bound("dorsal.", DorsalProperties.class);
    }

    /** Settings of the pages with their defaults, so that a new one changes no test. */
    public static PageOptions pages() {
        return pages(Map.of());
    }

    /** Settings of the pages of a site with these keys below {@code dorsal.sites.NAME}. */
    public static PageOptions pages(Map<String, String> written) {
        var source = new MapConfigurationPropertySource();
        written.forEach((key, value) -> source.put("site." + key, value));
        return new Binder(source).bindOrCreate("site", SiteProperties.class).pages();
    }
}
