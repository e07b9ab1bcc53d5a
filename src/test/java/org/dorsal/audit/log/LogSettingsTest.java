package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dorsal.audit.log.CheckpointDestination.LogStreamCheckpointDestination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSettingsTest {
    private static final Duration EVERY = Duration.ofSeconds(30);

    @Test
    void a_log_is_named_by_where_it_is_found() {
        assertThat(settingsFor("https://dorsal.example").origin("northside")).isEqualTo("dorsal.example/log/northside");
        assertThat(settingsFor("https://dorsal.example:8443/spine").origin("a-2"))
                .isEqualTo("dorsal.example:8443/spine/log/a-2");
    }

    @Test
    void every_key_is_named_after_the_log() {
        LogKey key = SomeLogKeys.someKey();
        LogSettings settings = new LogSettings(
                URI.create("https://dorsal.example"),
                List.of(key, SomeLogKeys.someKey()),
                List.of(new LogStreamCheckpointDestination()),
                EVERY,
                List.of());

        assertThat(settings.publicKeys("northside"))
                .hasSize(2)
                .first()
                .satisfies(first -> assertThat(first.vkey())
                        .isEqualTo(key.publicKey("dorsal.example/log/northside").vkey()));
    }

    @Test
    void keys_and_places_are_read_from_what_was_written(@TempDir Path files) throws Exception {
        SomeLogKeys.write(files.resolve("one.pem"));
        Files.copy(files.resolve("one.pem"), files.resolve("same.pem"));
        String keyFile = "file:" + files.resolve("one.pem");
        URI base = URI.create("https://dorsal.example");

        assertThat(LogSettings.read(base, List.of(keyFile), List.of("file:/mnt/worm", "stream"), EVERY, List.of())
                        .places())
                .extracting(CheckpointDestination::name)
                .containsExactly("file:/mnt/worm", "stream");
        assertThatThrownBy(() -> LogSettings.read(
                        base,
                        List.of(keyFile, "file:" + files.resolve("same.pem")),
                        List.of("stream"),
                        EVERY,
                        List.of()))
                .hasMessage("signing-keys names one key twice; name each once");
        assertThatThrownBy(() -> LogSettings.read(base, List.of(keyFile), List.of("file:"), EVERY, List.of()))
                .hasMessageStartingWith("places must be file:/directory or stream");
    }

    @Test
    void a_witness_is_named_once() {
        LogWitness witness = SomeWitness.ofSharedKey("witness.example/w1").setting();

        assertThatThrownBy(() -> new LogSettings(
                        URI.create("https://dorsal.example"),
                        List.of(SomeLogKeys.someKey()),
                        List.of(new LogStreamCheckpointDestination()),
                        EVERY,
                        List.of(witness, witness)))
                .hasMessage("witnesses names one key twice; name each once");
    }

    private static LogSettings settingsFor(String base) {
        return new LogSettings(
                URI.create(base),
                List.of(SomeLogKeys.someKey()),
                List.of(new LogStreamCheckpointDestination()),
                EVERY,
                List.of());
    }
}
