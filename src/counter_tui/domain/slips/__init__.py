"""What stands on each slip (phiếu, giấy), in the order of the law: pure builders from plain data to content."""
