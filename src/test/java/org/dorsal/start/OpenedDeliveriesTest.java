package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.command.CommandException;
import org.dorsal.command.CommandResource;
import org.dorsal.command.CommandResource.DeliveryDesk;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Test of the components for delivery commands: settings and database of the service, without HTTP endpoints. */
class OpenedDeliveriesTest {
    private final CommandResource.CommandResourceFactory<DeliveryDesk> opening = CommandResources.deliveries(
            CommandResources.CommandResourceConfiguration.class, FilingsTestConfiguration.class);

    /** Replacement for the deliveries of the ledger. */
    @Configuration(proxyBeanMethods = false)
    static class FilingsTestConfiguration {
        @Bean
        Filings filings(Ledger checked) {
            return new SomeFilingsOfNobody();
        }
    }

    @Test
    void it_opens_with_the_services_settings() {
        var database = TestPostgres.fresh();
        try (DeliveryDesk desk = opening.open(with(database(database.url())))) {
            assertThat(desk.sites()).containsExactly("northside");
            assertThat(desk.filings().stuck("northside", 1)).isEmpty();
        }
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
        try (DeliveryDesk desk = opening.open(arguments)) {
            assertThat(desk.sites()).containsExactly("northside");
        }
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
        try (DeliveryDesk _ = opening.open(settings)) {
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
