package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.hl7.fhir.r4.model.Resource;

/** Ledger of one site's deliveries, for comparison with the content of its EHR. */
record FiledLedger(SomeService service, String site) {

    /**
     * Asserts that the EHR has each resource of the assessment once, in the ledger's version, and nothing else of
     * that patient.
     */
    void agreesWithTheEhrAbout(String patient, String assessment) {
        FilingStatus status = service.part(Filings.class).of(site, patient, assessment);
        assertThat(status.overall()).as(status.toString()).isEqualTo(FilingStatus.Overall.IN_THE_RECORD);
        List<DeliveryItem> filed = status.lines().stream()
                .filter(line -> line.state() == DeliveryState.FILED)
                .toList();
        List<Resource> resources = ehr().filedOf(patient);
        assertThat(filed).hasSizeGreaterThanOrEqualTo(4);
        assertThat(resources.stream().map(FiledLedger::reference).collect(Collectors.toSet()))
                .isEqualTo(filed.stream().map(FiledLedger::reference).collect(Collectors.toSet()))
                .hasSize(filed.size());
        assertThat(resources.stream().map(FiledLedger::mark).collect(Collectors.toSet()))
                .isEqualTo(
                        filed.stream().map(line -> line.key().id().toString()).collect(Collectors.toSet()));
        for (DeliveryItem line : filed) {
            String dorsalId = line.key().slot().substring(line.key().slot().indexOf('/') + 1);
            assertThat(resources.stream().map(FiledLedger::json).filter(json -> json.contains("\"" + dorsalId + "\"")))
                    .as(line.toString())
                    .hasSize(1);
        }
    }

    /**
     * Asserts that every sent write is one version there and one item here, each with the newest version of its
     * resource.
     */
    void holdsEverythingOnceInItsLastVersion() {
        long versions = ehr().filed().stream()
                .mapToLong(resource ->
                        ehr().history(resource.fhirType(), resource.getIdPart()).size())
                .sum();
        assertThat(number("select count(*) from delivery_item where state = 'FILED'"))
                .isEqualTo(versions)
                .isEqualTo(writes("outcome = 'DONE'"));
        assertThat(number("select count(*) from delivery_item where state not in ('FILED', 'SUPERSEDED') or tries > 0"))
                .isZero();
        assertThat(number("""
                select count(*)
                  from (select distinct on (assessment, slot) * from delivery_item
                         order by assessment, slot, version desc) i
                 where i.state = 'FILED' and i.kind <> 'NOTE'
                   and i.resource_version <> (select max(r.version) from resource_version r
                                               where r.site = i.site and r.patient = i.patient
                                                 and r.type || '/' || r.id = i.slot)
                """)).isZero();
    }

    /** Asserts that no resource was accepted before its predecessors in the same assessment. */
    void wasFilledInOrder() {
        assertThat(number("""
                with done as (
                    select i.patient, i.assessment, i.version, i.position, a.at
                      from delivery_attempt a join delivery_item i using (site, key)
                     where a.act in ('CREATE', 'UPDATE') and a.outcome = 'DONE')
                select count(*)
                  from done one join done later using (patient, assessment)
                 where (one.version, one.position) < (later.version, later.position) and one.at > later.at
                """)).isZero();
    }

    /** Creations and updates that were tried. */
    long writes(String where) {
        return number("select count(*) from delivery_attempt where act in ('CREATE', 'UPDATE') and " + where);
    }

    /** Returns the first number of the first row, read as superuser without row-level security. */
    long number(String sql) {
        try (var connection = service.database().asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private SandboxEhr ehr() {
        return service.ehr(site);
    }

    private static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    private static String reference(DeliveryItem line) {
        return line.key().type() + "/" + line.filed().orElseThrow().id();
    }

    private static String mark(Resource resource) {
        return resource.getMeta().getTag().getFirst().getCode();
    }

    private static String json(Resource resource) {
        return FhirJson.context().newJsonParser().encodeResourceToString(resource);
    }
}
