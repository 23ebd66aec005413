export * from "@/components/basics";
export * from "@/components/DataTable";
export * from "@/components/Dialog";
export * from "@/components/ErrorNote";
export * from "@/components/forms";
export * from "@/components/JobLine";
export * from "@/components/WordDiff";
