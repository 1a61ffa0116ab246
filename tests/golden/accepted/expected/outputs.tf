# main.ha: tier drafts
output "drafts_buckets" {
  description = "Buckets of drafts, by region."
  value       = { ap-southeast-2 = module.storage_drafts_ap_southeast_2.bucket_name }
}

# main.ha: tier papers
output "papers_buckets" {
  description = "Buckets of papers, by region."
  value       = { ap-southeast-2 = module.storage_papers_ap_southeast_2.bucket_name }
}
