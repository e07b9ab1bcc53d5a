package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import java.util.*;
import org.dorsal.archive.Erasure;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.command.CommandResource;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Test of the components for the erasure command: settings of the service, and its database with the table owner's
 * role.
 */
class OpenedErasureTest {
    private final CommandResource.CommandResourceFactory<ErasureDesk> opening = CommandResources::erasures;

    @Test
    void it_opens_the_services_database_as_its_owner() {
        try (ErasureDesk desk = opening.open(with(TestPostgres.fresh().url()))) {
            assertThat(desk.retention()).containsEntry("northside", Optional.of(Period.ofYears(30)));
            assertThat(desk.erasure().preview("northside", "nobody", Erasure.REGARDLESS))
                    .isInstanceOfSatisfying(
                            ErasureOutcome.ErasedRows.class,
                            done -> assertThat(done.what().isEmpty()).isTrue());
        }
    }

    private static List<String> with(String url) {
        List<String> settings = new ArrayList<>(StartTest.SITE);
        settings.add("--dorsal.sites.northside.retention=P30Y");
        settings.add("--dorsal.log.places=" + SomeLogKeys.place());
        settings.add("--spring.datasource.url=" + url);
        settings.add("--spring.datasource.username=" + TestPostgres.APPLICATION);
        settings.add("--spring.flyway.user=" + TestPostgres.OWNER);
        return settings;
    }
}
