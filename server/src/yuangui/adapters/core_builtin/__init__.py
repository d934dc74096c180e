"""The built-in core bank: our own books and customers behind the port ``CoreBank``."""

from yuangui.adapters.core_builtin.adapter import BuiltinCoreBank
from yuangui.adapters.core_builtin.bank import BankWork, OpenBank
from yuangui.adapters.core_builtin.first_start import pin_key
from yuangui.adapters.core_builtin.pins import KeyedPinSealer

__all__ = ["BankWork", "BuiltinCoreBank", "KeyedPinSealer", "OpenBank", "pin_key"]
