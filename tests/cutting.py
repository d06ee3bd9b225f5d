"""What runs is ended before its n-th change of the disk, as when the power goes."""

import sys

CHANGES = {
    "subprocess.Popen",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.utime",
    "os.truncate",
    "os.link",
    "shutil.rmtree",
}


class Killed(BaseException):
    """Stands for a process that ends in the middle."""


class Killer:
    """Ends what runs at its n-th change of the disk. An audit hook stays for good, so that there is one for all."""

    left = -1

    def __call__(self, event, arguments):
        if self.left >= 0 and (event in CHANGES or (event == "open" and "w" in str(arguments[1] or ""))):
            self.left -= 1
            if self.left < 0:
                raise Killed

    def after(self, changes, job, *places):
        """Do a job and end it before the change of that number; return whether it came to that."""
        self.left = changes
        try:
            list(job(*places))
        except Killed:
            return True
        finally:
            self.left = -1
        return False


KILLER = Killer()
sys.addaudithook(KILLER)
