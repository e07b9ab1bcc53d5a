package org.dorsal.writeback;

import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.Authority;
import org.dorsal.smart.launch.EhrReply;

/** The EHRs of all sites. The edge to foreign systems; nothing that comes through it is trusted. */
@FunctionalInterface
interface Ehr {
    /** One request, sent at most once, and what came of it within the time that an answer may take. */
    EhrReply call(Authority authority, EhrCall call);
}
