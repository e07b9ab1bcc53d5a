package org.dorsal.writeback;

/** Is told what happens, without patients: for metrics and alarms. */
interface Watch {
    /** One request to the EHR and what came of it. */
    void attempted(String site, Attempt.Act act, Attempt.Outcome outcome);

    /** Something reached this state for good. */
    void settled(String site, State state);

    /** The EHR showed another patient's resource: a person has to be alarmed. */
    void incident(String site);
}
