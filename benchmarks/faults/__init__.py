"""What happens when the machine fails: processes killed, disks full, two writers, readers and servers beside a writer."""
