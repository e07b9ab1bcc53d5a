package org.dorsal.document;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.settings.BoundSettings;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.json.JsonMapper;

/** Names of all settings: those that Dorsal binds, and those that Spring Boot describes in its metadata. */
final class SettingKeys {
    private static final Set<String> DORSAL = BoundSettings.names().collect(Collectors.toSet());
    private static final Set<String> SPRING = described();

    private SettingKeys() {}

    /** Whether the key, or a key below it, is a setting. An index, and the name of a site or operator, may be any. */
    static boolean isKnown(String key) {
        String name = general(key);
        return SPRING.stream().anyMatch(knownKey -> knownKey.equals(name) || knownKey.startsWith(name + "."))
                || DORSAL.stream().anyMatch(knownKey -> knownKey.equals(name) || knownKey.startsWith(name + "."));
    }

    /** Whether the key is one of a site, without the prefix {@code dorsal.sites.NAME}. */
    static boolean isOfSite(String key) {
        return isKnown("dorsal.sites.*." + key);
    }

    /** Keys of YAML. */
    static List<String> in(String yaml) throws IOException {
        return new YamlPropertySourceLoader()
                .load("document", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))).stream()
                        .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                        .toList();
    }

    private static String general(String key) {
        return key.replaceAll("\\[\\d+]", "")
                .replaceFirst("^dorsal\\.(sites|operators)\\.[^.]+", "dorsal.$1.*")
                .replaceFirst("\\.\\*$", "");
    }

    private static Set<String> described() {
        try {
            return Collections.list(SettingKeys.class
                            .getClassLoader()
                            .getResources("META-INF/spring-configuration-metadata.json"))
                    .stream()
                    .flatMap(SettingKeys::names)
                    .collect(Collectors.toSet());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static Stream<String> names(URL metadata) {
        try (InputStream stream = metadata.openStream()) {
            return JsonMapper.shared()
                    .readTree(stream)
                    .path("properties")
                    .valueStream()
                    .map(property -> property.path("name").asString(""))
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
