package org.dorsal.fhirjson;

import java.util.regex.Pattern;

/** Path of an element, rendered as FHIRPath on demand: {@code QuestionnaireResponse.item[0].answer[1]}. */
@FunctionalInterface
public interface ElementPath {
    /**
     * Names that FHIR could define; any other might be a patient's data in the place of a name and is not reported.
     */
    Pattern TELLABLE = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,39}");

    /** Returns the FHIRPath. */
    String written();

    /** The resource itself. */
    static ElementPath of(String root) {
        return () -> root;
    }

    /** A member of an object. */
    default ElementPath dot(String name) {
        return () -> TELLABLE.matcher(name).matches() ? written() + "." + name : written();
    }

    /** An item of an array. */
    default ElementPath item(int index) {
        return () -> written() + "[" + index + "]";
    }
}
