package org.dorsal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a package as a room of the house and names the rooms that it may use; RoomsTest holds it to that. */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Room {
    /** Simple names of the other packages that this one may use. */
    String[] mayUse() default {};
}
