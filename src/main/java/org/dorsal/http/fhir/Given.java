package org.dorsal.http.fhir;

/** One parameter as it was given, decoded once. Its value may name a patient, so it is never printed. */
record Given(String name, String value) {
    @Override
    public String toString() {
        return "Given[hidden]";
    }
}
