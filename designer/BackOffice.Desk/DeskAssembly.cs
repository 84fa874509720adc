namespace BackOffice.Desk;

/// <summary>Marks the assembly whose pages are the desk's, for the host to map.</summary>
public static class DeskAssembly { }
