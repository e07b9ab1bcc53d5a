package org.dorsal.demo;

import java.time.LocalDate;
import java.time.Period;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;

/**
 * A patient of the simulated weeks. All are invented, and their names say so.
 *
 * @param name given name and family name; empty for one of the sandbox's own patients
 */
record SimulatedPatient(String id, List<String> name, LocalDate born, AdministrativeGender gender) {
    private static final int COUNT = 54;
    private static final int FIRST_NUMBER = 13;
    private static final int OLDEST_BIRTH_YEAR = 1938;
    private static final int YOUNGEST_BIRTH_YEAR = 2007;
    private static final List<String> WOMEN = List.of(
            "Simula", "Fictiva", "Modela", "Pretenda", "Sampline", "Exemplia", "Mocketta", "Proxima", "Dummira");
    private static final List<String> MEN =
            List.of("Simulus", "Fictus", "Modelo", "Pretendo", "Samplon", "Exemplar", "Mockard", "Proxo", "Dummas");
    private static final List<String> FAMILIES = List.of(
            "Acacia",
            "Aspen",
            "Beech",
            "Buckeye",
            "Cypress",
            "Damson",
            "Ebony",
            "Figtree",
            "Hemlock",
            "Hornbeam",
            "Kapok",
            "Laurel",
            "Linden",
            "Maple",
            "Medlar",
            "Nutmeg",
            "Olive",
            "Poplar",
            "Spruce",
            "Tamarind",
            "Walnut",
            "Willow",
            "Yew",
            "Zelkova");

    /** FHIR id of the third clinician of the sandbox. */
    static final String THIRD_CLINICIAN = "clinician-3";

    /** Returns six of the sandbox's patients with a whole birth date, for repeated visits. */
    static List<SimulatedPatient> returning() {
        return List.of(
                fixedPatient("sandbox-02", "1959-11-02", AdministrativeGender.MALE),
                fixedPatient("sandbox-03", "2000-02-29", AdministrativeGender.FEMALE),
                fixedPatient("sandbox-07", "1936-01-01", AdministrativeGender.FEMALE),
                fixedPatient("sandbox-08", "1992-12-31", AdministrativeGender.MALE),
                fixedPatient("sandbox-09", "1977-07-07", AdministrativeGender.UNKNOWN),
                fixedPatient("sandbox-12", "2008-11-20", AdministrativeGender.MALE));
    }

    /** Returns the patients of the simulated weeks that are not the sandbox's own; the same at each start. */
    static List<SimulatedPatient> added() {
        SplittableRandom random = new SplittableRandom(COUNT);
        List<SimulatedPatient> patients = new ArrayList<>();
        for (int number = 0; number < COUNT; number++) {
            boolean woman = random.nextInt(100) < 54;
            List<String> givenNames = woman ? WOMEN : MEN;
            LocalDate born = LocalDate.of(random.nextInt(OLDEST_BIRTH_YEAR, YOUNGEST_BIRTH_YEAR), 1, 1)
                    .plusDays(random.nextInt(365));
            patients.add(new SimulatedPatient(
                    "sandbox-" + (FIRST_NUMBER + number),
                    List.of(givenNames.get(number % givenNames.size()), FAMILIES.get(number * 5 % FAMILIES.size())),
                    born,
                    woman ? AdministrativeGender.FEMALE : AdministrativeGender.MALE));
        }
        return List.copyOf(patients);
    }

    /** Returns the resources that the EHR needs in addition to its own. */
    static List<Resource> resources() {
        Practitioner third = new Practitioner();
        third.setId(THIRD_CLINICIAN);
        third.addIdentifier().setSystem("https://sandbox.example/staff").setValue(THIRD_CLINICIAN);
        third.addName().setFamily("Teasel (sandbox)").addGiven("Fabula").addPrefix("Dr");
        return Stream.<Resource>concat(Stream.of(third), added().stream().map(SimulatedPatient::resource))
                .toList();
    }

    private static SimulatedPatient fixedPatient(String id, String born, AdministrativeGender gender) {
        return new SimulatedPatient(id, List.of(), LocalDate.parse(born), gender);
    }

    int ageOn(LocalDate day) {
        return Period.between(born, day).getYears();
    }

    /** Code of the answer to the question about sex. */
    String sex() {
        return gender == AdministrativeGender.UNKNOWN ? "UNK" : gender.toCode();
    }

    private Patient resource() {
        Patient patient = new Patient();
        patient.setId(id);
        patient.addIdentifier()
                .setSystem("https://sandbox.example/mrn")
                .setValue(id.replace("sandbox-", "SBX-"))
                .getType()
                .setText("MRN");
        patient.addName().setFamily(name.getLast() + " (sandbox)").addGiven(name.getFirst());
        patient.setGender(gender);
        patient.setBirthDateElement(new DateType(born.toString()));
        return patient;
    }
}
