package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.command.CommandException;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test of the database that the doctor opens: with the settings of the service and without HTTP endpoints. */
class OpenedDatabaseTest {
    @Test
    void it_opens_with_the_services_settings() {
        var database = TestPostgres.fresh();

        assertThatCode(() -> CommandResources.checkDatabase(with(database(database.url()))))
                .doesNotThrowAnyException();
    }

    @Test
    void settings_that_are_missing_are_named_at_once_in_sentences() {
        assertThat(refused(List.of()))
                .anyMatch(message -> message.startsWith("spring.datasource.url is missing"))
                .anyMatch(message -> message.startsWith("dorsal.sites is empty"));
    }

    @Test
    void settings_are_read_from_the_files_that_arguments_name(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("dorsal.properties"),
                with(database(TestPostgres.fresh().url())).stream()
                        .map(line -> line.substring("--".length()))
                        .toList());
        var arguments = List.of("--spring.config.additional-location=file:" + file);
        assertThatCode(() -> CommandResources.checkDatabase(arguments)).doesNotThrowAnyException();
    }

    @Test
    void a_database_without_tables_is_not_made_but_refused() {
        var empty = TestPostgres.empty();
        assertThat(refused(with(database(empty.url()))))
                .anyMatch(message -> message.contains("create them first by the command migrate"));
    }

    @Test
    void a_database_that_is_not_there_is_told_without_the_drivers_words() {
        assertThat(refused(with(database("jdbc:postgresql://localhost:1/secret-name"))))
                .isNotEmpty()
                .noneMatch(message -> message.contains("secret-name") || message.contains("org."));
    }

    private List<String> refused(List<String> settings) {
        try {
            CommandResources.checkDatabase(settings);
            throw new AssertionError("it opened");
        } catch (CommandException unfit) {
            return List.of(unfit.message().split("; "));
        }
    }

    private static List<String> with(Stream<String> database) {
        List<String> settings = new ArrayList<>(StartTest.SITE);
        database.forEach(settings::add);
        return settings;
    }

    private static Stream<String> database(String url) {
        return Stream.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + TestPostgres.OWNER);
    }
}
