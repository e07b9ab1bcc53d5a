package org.dorsal.fhirjson;

import java.util.List;
import java.util.Map;

/** One JSON value as it was written: numbers stay text, so that none is computed or rounded. */
sealed interface Json {

    /** Members in the order of the document. */
    record Obj(Map<String, Json> members) implements Json {}

    record Arr(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    /** A number by its literal, such as {@code 7.0} or {@code 1e2}. */
    record Num(String literal) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}
}
