package org.dorsal.http.fhir;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.ChartSource;
import org.dorsal.fhirjson.Problem;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.Restriction;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;

/**
 * Access to records in the EHR for the parameter {@code local}, by the site's backend client.
 */
final class LocalRecords {
    private static final Set<String> TYPES =
            Set.of("Patient", "Condition", "Observation", "MedicationRequest", "MedicationStatement", "Medication");

    private final EhrClient ehr;
    private final SharedLimits limits;

    LocalRecords(EhrClient ehr, SharedLimits limits) {
        this.ehr = ehr;
        this.limits = limits;
    }

    /**
     * Access for one request, which ends when it is closed.
     *
     * @param access empty where no record can be read
     * @param problems reasons for that
     */
    record LocalRecord(Optional<BackendAccess> access, List<Problem> problems, Runnable end) implements AutoCloseable {
        /** No record in the EHR is wanted. */
        static final LocalRecord NONE = new LocalRecord(Optional.empty(), List.of(), () -> {});

        private static LocalRecord without(String code, String message) {
            return new LocalRecord(
                    Optional.empty(),
                    List.of(new Problem(code, "Parameters.parameter.where(name='local')", message)),
                    () -> {});
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /** Opens the record of the patient for the caller, limited to types that the caller's own scopes cover. */
    LocalRecord open(FhirCall call, PatientId patient) {
        SiteId site = new SiteId(call.site().id());
        CallAuthority backend = new CallAuthority.BackendAuthority(site);
        if (ehr.settings().backend(site).isEmpty()) {
            return LocalRecord.without(
                    "not-supported",
                    "The service has no client of its own at this site's EHR, so that local has no effect.");
        }
        Set<String> types =
                TYPES.stream().filter(type -> maySee(call, type, patient)).collect(Collectors.toSet());
        if (!types.contains("Patient")) {
            return LocalRecord.without(
                    "forbidden", "The token has no scope to read this Patient, so that local has no effect.");
        }
        call.release(); // others work while this request waits for the EHR
        Grant place = limits.ehr().take(call.owner(), 1, SharedLimits.PATIENCE);
        Runnable end = () -> {
            place.close();
            call.work(limits.work());
            call.work(limits.database());
        };
        try {
            LocalRecord record = ehr.granted(backend)
                    .map(granted -> new BackendAccess(ChartSource.of(ehr, backend), granted, types))
                    .map(access -> access.coversPatient()
                            ? new LocalRecord(Optional.of(access), List.of(), () -> {
                                access.close();
                                end.run();
                            })
                            : LocalRecord.without(
                                    "not-supported",
                                    "The service's client at the EHR may not read Patients, so that local has no"
                                            + " effect."))
                    .orElseGet(() -> LocalRecord.without(
                            "transient",
                            "The EHR gave no access now; send the request again later, or without local."));
            if (record.access().isEmpty()) {
                end.run();
            }
            return record;
        } catch (RuntimeException fault) {
            place.close();
            throw fault;
        }
    }

    private static boolean maySee(FhirCall call, String type, PatientId patient) {
        return List.of(Interaction.READ, Interaction.SEARCH).stream()
                .filter(interaction -> interaction == Interaction.READ || isSearched(type))
                .allMatch(interaction ->
                        call.caller().caller().may(interaction, type) instanceof Permission.Allowed allowed
                                && allowed.restriction() instanceof Restriction.Unrestricted
                                && allowed.patient().map(patient::equals).orElse(true));
    }

    private static boolean isSearched(String type) {
        return !type.equals("Patient") && !type.equals("Medication");
    }
}
