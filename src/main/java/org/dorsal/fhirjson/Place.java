package org.dorsal.fhirjson;

import java.util.regex.Pattern;

/** A place in a resource, written as FHIRPath only when somebody asks: {@code QuestionnaireResponse.item[0].answer[1]}. */
sealed interface Place {

    /** Names that FHIR could have; any other might be a patient's data in the place of a name, and is not told. */
    Pattern TELLABLE = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,39}");

    /** The resource itself. */
    record Root(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A member of an object. */
    record Member(Place outer, String name) implements Place {
        @Override
        public String toString() {
            return TELLABLE.matcher(name).matches() ? outer + "." + name : outer.toString();
        }
    }

    /** An item of an array. */
    record Item(Place outer, int index) implements Place {
        @Override
        public String toString() {
            return outer + "[" + index + "]";
        }
    }

    static Place of(String root) {
        return new Root(root);
    }

    default Place dot(String name) {
        return new Member(this, name);
    }

    default Place at(int index) {
        return new Item(this, index);
    }
}
