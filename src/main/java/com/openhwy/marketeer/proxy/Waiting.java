package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.TimerWheel;

/** What an exchange waits for while none of its attempts is under way. Event loop only. */
abstract class Waiting extends TimerWheel.Timer {

  /** It no longer waits: nothing is called any more. */
  abstract void cancel();
}
