package org.dorsal.http.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.dorsal.audit.AuditAction;

/**
 * Audited action of a controller method that changes data; methods without it are views. The change itself is audited
 * in its own commit, a refusal by {@link PageArea#recordProblem}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AuditedAction {
    AuditAction value();
}
