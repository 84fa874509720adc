namespace BackOffice.Designer;

/// <summary>Marks the assembly whose pages are the designer's, for the host to map.</summary>
public static class DesignerAssembly { }
