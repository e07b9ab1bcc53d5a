package org.dorsal.command;

import java.io.*;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.r4.model.Patient;

/**
 * Birth dates by patient. An unreadable line affects one patient only; the age then comes from the answers.
 * Contradictory lines of a patient make the birth date unknown.
 */
final class BirthDates {
    /** About 150 bytes each are kept. */
    static final int MAX_PATIENTS = 5_000_000;

    private final HashMap<String, String> birthDates = new HashMap<>();
    private final HashSet<String> contradicted = new HashSet<>();

    static BirthDates none() {
        return new BirthDates();
    }

    private sealed interface PatientLookup {
        /** FHIR date, possibly partial; empty when the patient has none. */
        record BirthDateLine(Inputs.LineOrigin origin, String patient, Optional<String> date)
                implements PatientLookup {}

        record PatientRefusal(ScoreRow.RejectedRow row) implements PatientLookup {}
    }

    /** Reads lines of Patients; those that can't be used are handed to {@code refused}. */
    static BirthDates read(
            LineOptions options, List<String> files, InputStream standardInput, Consumer<ScoreRow.RejectedRow> refused)
            throws IOException {
        BirthDates patients = new BirthDates();
        Gate gate = options.gate();
        Inputs lines = new Inputs(files, standardInput, options.lineBytes);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            switch (read(line.get(), gate)) {
                case PatientLookup.PatientRefusal(ScoreRow.RejectedRow row) -> refused.accept(row);
                case PatientLookup.BirthDateLine born -> patients.add(born, refused);
            }
        }
        return patients;
    }

    /** The patient's birth date: FHIR date, possibly partial. */
    Optional<String> birthDate(String patient) {
        return Optional.ofNullable(birthDates.get(patient));
    }

    private static PatientLookup read(Inputs.InputLine line, Gate gate) {
        return switch (gate.read(line.bytes(), Patient.class)) {
            case Parsed.UnparsableResource<Patient>(var problems) ->
                new PatientLookup.PatientRefusal(new ScoreRow.RejectedRow(line.origin(), problems));
            case Parsed.ParsedResource<Patient>(var patient) -> born(line.origin(), patient);
        };
    }

    private static PatientLookup born(Inputs.LineOrigin origin, Patient patient) {
        Optional<String> birthDate =
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString());
        return Optional.ofNullable(patient.getIdElement().getIdPart())
                .<PatientLookup>map(id -> new PatientLookup.BirthDateLine(origin, id, birthDate))
                .orElseGet(() -> new PatientLookup.PatientRefusal(new ScoreRow.RejectedRow(
                        origin,
                        "required",
                        "Patient.id",
                        "Give the patient an id: responses name their subject by it.")));
    }

    private void add(PatientLookup.BirthDateLine born, Consumer<ScoreRow.RejectedRow> refused) {
        if (born.date().isEmpty() || contradicted.contains(born.patient())) {
            return;
        }
        if (birthDates.size() >= MAX_PATIENTS) {
            throw CommandException.usage("--patients holds more than " + MAX_PATIENTS + " birth dates; score in parts");
        }
        String date = born.date().get();
        String before = birthDates.getOrDefault(born.patient(), date);
        if (before.equals(date)) {
            birthDates.put(born.patient(), date);
        } else {
            birthDates.remove(born.patient());
            contradicted.add(born.patient());
            refused.accept(new ScoreRow.RejectedRow(
                    born.origin(),
                    "duplicate",
                    "Patient.birthDate",
                    "An earlier line gives this patient another birth date, so neither is used; keep the right one."));
        }
    }
}
