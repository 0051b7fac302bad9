"""The words of the trade: events, the state they fold into, and the rules that need only that state. Pure: no I/O."""
