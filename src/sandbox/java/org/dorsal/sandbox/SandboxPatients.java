package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Twelve invented patients. Their names say so, and each is labelled as test health data. {@link SandboxCharts} holds
 * the rest.
 */
final class SandboxPatients {
    /** Id of the patient with a name that attacks a page that shows it. */
    static final String HOSTILE = "sandbox-10";

    /** The one who has died. */
    static final String DECEASED = "sandbox-11";

    private static final List<PatientRow> ROWS = List.of(
            new PatientRow("01", "Testa", "Alder", "1984-06-15", AdministrativeGender.FEMALE, "Empty: start here"),
            new PatientRow("02", "Mockwell", "Birch", "1959-11-02", AdministrativeGender.MALE, "Osteoporosis"),
            new PatientRow("03", "Samplia", "Cedar", "2000-02-29", AdministrativeGender.FEMALE, "Pregnant"),
            new PatientRow(
                    "04", "Fictor", "Dogwood", "1971-03", AdministrativeGender.MALE, "Had cancer from 2012 to 2015"),
            new PatientRow(
                    "05",
                    "Inventia",
                    "Elm",
                    "1948",
                    AdministrativeGender.FEMALE,
                    "Fever two hours ago; only the year of birth is known"),
            new PatientRow("06", "Demo", "Fir", "2011-08-30", AdministrativeGender.OTHER, "Under 18; no fever"),
            new PatientRow(
                    "07",
                    "Placeholda",
                    "Ginkgo",
                    "1936-01-01",
                    AdministrativeGender.FEMALE,
                    "Immunosuppressants, steroids and a lung disorder"),
            new PatientRow(
                    "08",
                    "Dummond",
                    "Hazel",
                    "1992-12-31",
                    AdministrativeGender.MALE,
                    "Smoker with osteoarthritis; a temperature in Fahrenheit"),
            new PatientRow(
                    "09",
                    "Exampla",
                    "Ironwood",
                    "1977-07-07",
                    AdministrativeGender.UNKNOWN,
                    "Only entries that do not count: refuted, stopped, entered in error"),
            new PatientRow(
                    "10",
                    "Pretendric",
                    hostile("Juniper"),
                    "1966-10",
                    AdministrativeGender.MALE,
                    "A name and a diagnosis that contain code: both must appear as plain text"),
            new PatientRow("11", "Unreala", "Katsura", "1996-02-29", AdministrativeGender.FEMALE, "Has died"),
            new PatientRow(
                    "12",
                    "Syntho",
                    "Larch",
                    "2008-11-20",
                    AdministrativeGender.MALE,
                    "A recent infection and 60 temperature readings"));

    private SandboxPatients() {}

    static List<Patient> all() {
        return ROWS.stream().map(SandboxPatients::patient).toList();
    }

    /** Returns in a few words what the chart of a patient holds; empty for others. */
    static String chart(String patient) {
        return ROWS.stream()
                .filter(row -> patient.equals("sandbox-" + row.number))
                .map(PatientRow::chart)
                .collect(joining());
    }

    /** Returns another patient, for misbehaviours that mix people up. */
    static String otherThan(String patient) {
        return patient.equals("sandbox-01") ? "sandbox-02" : "sandbox-01";
    }

    static void labelAsTest(Resource resource) {
        resource.getMeta()
                .addSecurity()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActReason")
                .setCode("HTEST")
                .setDisplay("test health data");
    }

    private static Patient patient(PatientRow row) {
        var patient = new Patient();
        patient.setId("sandbox-" + row.number);
        labelAsTest(patient);
        patient.addIdentifier()
                .setSystem("https://sandbox.example/mrn")
                .setValue("SBX-" + row.number)
                .getType()
                .setText("MRN");
        patient.addName().setFamily(row.family + " (sandbox)").addGiven(row.givenName);
        patient.setGender(row.gender);
        patient.setBirthDateElement(new DateType(row.born));
        if (patient.getIdPart().equals(DECEASED)) {
            patient.setDeceased(new DateTimeType("2025-05-04"));
        }
        return patient;
    }

    /** Markup, a right-to-left override, an isolate that is never closed, and 5,000 characters in all. */
    private static String hostile(String name) {
        var start = "<script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>\u202E" + name
                + "\u202C \u2067{{7*7}} ${7*7} ";
        return start + "o".repeat(5_000 - start.length());
    }

    private record PatientRow(
            String number, String givenName, String family, String born, AdministrativeGender gender, String chart) {}
}
