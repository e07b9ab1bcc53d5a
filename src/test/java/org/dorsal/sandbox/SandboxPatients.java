package org.dorsal.sandbox;

import java.util.List;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;

/** Twelve invented patients. Their names say so, and each is labelled as test health data. */
final class SandboxPatients {
    private static final List<Row> ROWS = List.of(
            new Row("01", "Testa", "Alder", "1984-06-15", AdministrativeGender.FEMALE),
            new Row("02", "Mockwell", "Birch", "1959-11-02", AdministrativeGender.MALE),
            new Row("03", "Samplia", "Cedar", "2000-02-29", AdministrativeGender.FEMALE),
            new Row("04", "Fictor", "Dogwood", "1971-03", AdministrativeGender.MALE),
            new Row("05", "Inventia", "Elm", "1948", AdministrativeGender.FEMALE),
            new Row("06", "Demo", "Fir", "2011-08-30", AdministrativeGender.OTHER),
            new Row("07", "Placeholda", "Ginkgo", "1936-01-01", AdministrativeGender.FEMALE),
            new Row("08", "Dummond", "Hazel", "1992-12-31", AdministrativeGender.MALE),
            new Row("09", "Exampla", "Ironwood", "1977-07-07", AdministrativeGender.UNKNOWN),
            new Row("10", "Pretendric", "Juniper", "1966-10", AdministrativeGender.MALE),
            new Row("11", "Unreala", "Katsura", "1996-02-29", AdministrativeGender.FEMALE),
            new Row("12", "Syntho", "Larch", "2008-11-20", AdministrativeGender.MALE));

    private SandboxPatients() {}

    static List<Patient> all() {
        return ROWS.stream().map(SandboxPatients::patient).toList();
    }

    private static Patient patient(Row row) {
        var patient = new Patient();
        patient.setId("sandbox-" + row.number);
        patient.getMeta()
                .addSecurity()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActReason")
                .setCode("HTEST")
                .setDisplay("test health data");
        patient.addIdentifier().setSystem("https://sandbox.example/mrn").setValue("SBX-" + row.number);
        patient.addName().setFamily(row.family + " (sandbox)").addGiven(row.given);
        patient.setGender(row.gender);
        patient.setBirthDateElement(new DateType(row.born));
        return patient;
    }

    private record Row(String number, String given, String family, String born, AdministrativeGender gender) {}
}
