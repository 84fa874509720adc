namespace BackOffice.Engine.Tests;

public class PlaceholderTests { }
