package org.dorsal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.deploy.Chart;
import org.dorsal.smart.launch.SomeClientKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;

/** Test that the chart has exactly the settings of the service, and mounts readable files. */
class ChartSettingsTest {
    static Stream<Path> examples() {
        return Chart.examples();
    }

    @Test
    void the_charts_schema_has_exactly_the_settings_that_are_bound() throws IOException {
        Path schema = Chart.HOME.resolve("values.schema.json");
        GoldenFiles.assertSame(schema, SettingsSchema.completed(Files.readString(schema)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_service_can_read_what_an_example_mounts(Path values, @TempDir Path files) throws IOException {
        List<JsonNode> objects = Chart.objects(values);
        JsonNode volumes = Chart.single("Deployment", "dorsal", objects).at("/spec/template/spec/volumes");
        mount(volumes, "secrets", files.resolve("secrets"));
        String settings = Chart.single("ConfigMap", "dorsal", objects)
                .path("data")
                .path("application.yaml")
                .asString()
                .replaceAll("file:/etc/dorsal/keys/\\S+/log.pem", SomeLogKeys.location())
                .replaceAll("file:/etc/dorsal/keys/\\S+/ehr.pem", SomeClientKeys.ec(files, "ehr.pem"))
                .replace("file:/mnt/worm/dorsal", "file:" + Files.createDirectory(files.resolve("worm")));
        var sources = new MutablePropertySources();
        new YamlPropertySourceLoader()
                .load("chart", new ByteArrayResource(settings.getBytes(StandardCharsets.UTF_8)))
                .forEach(sources::addLast);
        sources.addFirst(new ConfigTreePropertySource(
                "secrets", files.resolve("secrets"), ConfigTreePropertySource.Option.AUTO_TRIM_TRAILING_NEW_LINE));

        var binder = new Binder(ConfigurationPropertySources.from(sources));
        Settings read = binder.bind("dorsal", DorsalProperties.class).get().toSettings();
        assertThat(read.linkSecret()).isPresent();
        assertThat(read.sites()).isNotEmpty();
        assertThat(binder.bind("spring.datasource.password", String.class).get())
                .isEqualTo(secret(0));
        assertThat(binder.bind("spring.flyway.enabled", Boolean.class).get()).isFalse();
    }

    /** Thirty-two bytes in Base64, others for each number. */
    private static String secret(int number) {
        byte[] bytes = new byte[32];
        new Random(number).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void mount(JsonNode volumes, String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (JsonNode volume : volumes) {
            if (volume.path("name").asString().equals(name)) {
                for (JsonNode source : volume.at("/projected/sources")) {
                    Files.writeString(
                            folder.resolve(source.at("/secret/items/0/path").asString()), secret(number++) + "\n");
                }
            }
        }
    }
}
