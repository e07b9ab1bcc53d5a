package org.dorsal.http.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Handler that keeps a core busy, such as an export; {@link HeavyWorkLimiter} bounds how many run at a time. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface HeavyWork {}
