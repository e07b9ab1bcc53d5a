package org.dorsal.fhirjson;

/** A problem with the kind of refusal that it leads to. */
record Fault(Gate.Kind kind, Problem problem) {

    static Fault unreadable(String code, String expression, String says) {
        return new Fault(Gate.Kind.UNREADABLE, new Problem(code, expression, says));
    }

    static Fault notSupported(String expression, String says) {
        return new Fault(Gate.Kind.NOT_SUPPORTED, new Problem("not-supported", expression, says));
    }
}
