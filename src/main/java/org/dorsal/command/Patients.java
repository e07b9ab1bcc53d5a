package org.dorsal.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Parsed;
import org.hl7.fhir.r4.model.Patient;

/**
 * Birth dates by patient. A line that cannot be read costs only its own patient, whose age then comes from the answers. Two
 * lines of one patient that disagree tell nothing.
 */
public final class Patients implements Serializable {
    private static final long serialVersionUID = 1L;

    /** About 150 bytes each are kept. */
    static final int MOST = 5_000_000;

    private final HashMap<String, String> birthDates = new HashMap<>();
    private final HashSet<String> contradicted = new HashSet<>();

    public static Patients none() {
        return new Patients();
    }

    private sealed interface Told {
        /** FHIR date, possibly partial; empty when the patient has none. */
        record Born(Inputs.Origin at, String patient, Optional<String> on) implements Told {}

        record Refused(Row.Refused row) implements Told {}
    }

    /** Reads lines of Patients; those that can't be used are handed to {@code refused}. */
    static Patients read(
            LineOptions options, List<String> files, InputStream standardInput, Consumer<Row.Refused> refused)
            throws IOException, InterruptedException {
        Patients patients = new Patients();
        Gate gate = options.gate();
        Inputs lines = new Inputs(files, standardInput, options.lineBytes);
        InOrder.run(options.jobs, lines, line -> tell(line, gate), told -> {
            switch (told) {
                case Told.Refused(Row.Refused row) -> refused.accept(row);
                case Told.Born born -> patients.add(born, refused);
            }
        });
        return patients;
    }

    /** The patient's birth date: FHIR date, possibly partial. */
    Optional<String> birthDate(String patient) {
        return Optional.ofNullable(birthDates.get(patient));
    }

    private static Told tell(Inputs.InputLine line, Gate gate) {
        return switch (gate.read(line.bytes(), Patient.class)) {
            case Parsed.Unreadable<Patient>(var problems) -> new Told.Refused(new Row.Refused(line.at(), problems));
            case Parsed.Read<Patient>(var patient) -> born(line.at(), patient);
        };
    }

    private static Told born(Inputs.Origin at, Patient patient) {
        Optional<String> birthDate =
                Optional.ofNullable(patient.getBirthDateElement().getValueAsString());
        return Optional.ofNullable(patient.getIdElement().getIdPart())
                .<Told>map(id -> new Told.Born(at, id, birthDate))
                .orElseGet(() -> new Told.Refused(new Row.Refused(
                        at, "required", "Patient.id", "Give the patient an id: responses name their subject by it.")));
    }

    private void add(Told.Born born, Consumer<Row.Refused> refused) {
        if (born.on().isEmpty() || contradicted.contains(born.patient())) {
            return;
        }
        if (birthDates.size() >= MOST) {
            throw Ending.usage("--patients holds more than " + MOST + " birth dates; score in parts");
        }
        String date = born.on().get();
        String before = birthDates.getOrDefault(born.patient(), date);
        if (before.equals(date)) {
            birthDates.put(born.patient(), date);
        } else {
            birthDates.remove(born.patient());
            contradicted.add(born.patient());
            refused.accept(new Row.Refused(
                    born.at(),
                    "duplicate",
                    "Patient.birthDate",
                    "An earlier line gives this patient another birth date, so neither is used; keep the right one."));
        }
    }
}
