/**
 * From nodes, which know where they were written, to records: the annotations that describe a
 * setting, and the binder that fills the records in and gathers every problem.
 */
@NullMarked
package com.openhwy.marketeer.config.bind;

import org.jspecify.annotations.NullMarked;
